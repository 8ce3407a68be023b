"""The table of rules, and the one function that applies them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ingest.lint import grades, numbers, references, related, review, text, time, wording
from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Finding, Hit, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A name, how grave a hit is, what is wrong in one line, and the function that finds it."""

    name: str
    severity: Severity
    description: str
    check: Callable[[Document, Surroundings], Iterator[Hit]]


RULES: tuple[Rule, ...] = (
    Rule("unresolved-marker", "error", "a reference marker that resolves to nothing", references.unresolved_markers),
    Rule("no-references", "error", "an article that lists no source", references.no_references),
    Rule("overloaded-marker", "error", "one marker that stands for several sources", references.overloaded_markers),
    Rule(
        "misattributed",
        "warning",
        "a source named in the sentence and not among its references",
        references.misattributed,
    ),
    Rule(
        "incomplete-reference", "warning", "a reference without publication or date", references.incomplete_references
    ),
    Rule(
        "self-published-guideline",
        "error",
        "the publisher's own summary called a guideline",
        references.self_published_guidelines,
    ),
    Rule(
        "review-claims", "error", "statements on review that contradict each other", review.contradictory_review_claims
    ),
    Rule("impossible-grade", "error", "a grade that its scale does not have", grades.impossible_grades),
    Rule(
        "directive-without-evidence",
        "error",
        "an order where the sentence says that evidence is insufficient",
        wording.directive_without_evidence,
    ),
    Rule("stronger-than-grade", "warning", "words stronger than the source's own grade", wording.stronger_than_grade),
    Rule("strength-differs", "warning", "'should' here, 'may' elsewhere, for the same", wording.strength_differs),
    Rule("impossible-endpoint", "error", "an endpoint that does not exist", numbers.impossible_endpoints),
    Rule("missing-comparator", "warning", "a hazard ratio or superiority against nothing", numbers.missing_comparators),
    Rule("unnamed-subset", "warning", "figures of some patients, trial and analysis unnamed", numbers.unnamed_subsets),
    Rule(
        "odd-p-value",
        "warning",
        "a P value too small to have been printed, or other than elsewhere",
        numbers.odd_p_values,
    ),
    Rule("mixed-intervals", "warning", "a guideline interval mixed with a trial's schedule", numbers.mixed_intervals),
    Rule(
        "self-contradiction",
        "error",
        "two sentences of one article that cannot both hold",
        numbers.disagreeing_with_itself,
    ),
    Rule("contradiction", "error", "sentences of two articles that cannot both hold", numbers.disagreeing_with_others),
    Rule("review-overdue", "warning", "a review date that has passed", time.review_overdue),
    Rule("old-source", "info", "sources older than three years", time.old_source),
    Rule("missing-event", "warning", "an approval before its date that the article does not know", time.missing_events),
    Rule("unknown-related", "error", "a related article that does not exist", related.unknown_related),
    Rule("off-topic-related", "info", "a related question on another subject", related.off_topic_related),
    Rule("stray-digits", "warning", "bare digits that read as numbers of the sentence", text.stray_digits),
)


def lint(documents: Iterable[Document], *, today: dt.date) -> tuple[Finding, ...]:
    """Apply every rule to every document; findings in the order of documents, then of rules, then of the text.

    `today` decides which reviews are due.
    """
    around = Surroundings(tuple(documents), today)
    return tuple(
        Finding(rule.name, rule.severity, document.article.article_id, hit.place, hit.quote, hit.explanation)
        for document in around.documents
        for rule in RULES
        for hit in rule.check(document, around)
    )
