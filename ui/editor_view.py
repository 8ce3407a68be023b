"""What the editors' screens show, as HTML and as rows of tables: pure functions. Nothing is left unescaped."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.article import TIER_NAMES, Article
from ingest.intake import DocumentReport
from ingest.lint import SEVERITIES, Finding
from qa.answer import Answer
from qa.outline import REVIEW_NAMES
from ui.counted import counted
from ui.lint_view import NOUNS
from ui.markup import Html, block, element, join
from ui.shelf import Shelf
from ui.source_view import STATES, link, review_steps, tier_badge
from ui.store.feedback import Feedback
from ui.store.keys import KeyRecord

Row = dict[str, object]
_SHOWN = 5


def overview(shelf: Shelf) -> Html:
    """How many articles there are, how many are approved, and how much is wrong."""
    approved = sum(a.review.status == "approved" for a in shelf.articles)
    found = Counter(f.severity for f in shelf.findings)
    counts = ", ".join(counted(found[s], NOUNS[s]) for s in SEVERITIES)
    return block(
        "header",
        element("p", f"{counted(len(shelf.documents), 'article')}, {approved} approved by a clinician reviewer.",
                attributes={"class": "tagline"}),
        element("p", f"Findings: {counts}.", attributes={"class": "facts"}),
    )  # fmt: skip


def unread(sentences: Sequence[str]) -> Html:
    """What says that a document was not read or lost words; the first few in full."""
    more = len(sentences) - _SHOWN
    rest = [f"And {more} more; they are in the lists below."] if more > 0 else []
    return join(*(element("p", s, attributes={"class": "notice error"}) for s in (*sentences[:_SHOWN], *rest)))


def findings(found: Iterable[Finding]) -> list[Row]:
    """One row for each finding, the gravest first; a document that cannot be read has no other place."""
    return [
        {"Severity": NOUNS[f.severity], "Article": f.article_id, "Why": f.explanation, "It says": f.quote,
         "Place": f.place, "Rule": f.rule}
        for f in sorted(found, key=lambda f: (SEVERITIES.index(f.severity), f.article_id))
    ]  # fmt: skip


def rows(shelf: Shelf, today: dt.date) -> list[Row]:
    """One row for each article, in order of title."""
    wrong = Counter(f.article_id for f in shelf.findings)
    return [
        {
            "Title": a.title,
            "Review": REVIEW_NAMES[a.review.status],
            "Findings": wrong[a.article_id],
            "Published": a.published_as or (a.published.isoformat() if a.published else "not stated"),
            "Months old": months_old(a, today),
            "Kind": f"{TIER_NAMES[a.tier]} ({a.tier})",
            "Publisher": a.publisher or "not stated",
            "Article": a.article_id,
        }
        for a in shelf.articles
    ]


def months_old(article: Article, today: dt.date) -> int | None:
    """Whole months since it was published, None where it does not say when."""
    day = article.published
    return None if day is None else (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)


def freshness(articles: Iterable[Article]) -> list[Row]:
    """How many articles of each review state were published in each year, as rows for a chart."""
    names = dict(STATES)
    counts = Counter((str(a.published.year) if a.published else "not stated", names[a.review.status]) for a in articles)
    return [{"Year": year, "Review": state, "Articles": n} for (year, state), n in sorted(counts.items())]


def article(found: Article, findings: Sequence[Finding]) -> Html:
    """One article: who says it, its review, what is wrong with it, and its text."""
    published = found.published_as or (found.published.isoformat() if found.published else "date not stated")
    edition = f"edition {found.edition}" if found.edition else ""
    facts = " · ".join(x for x in (found.publisher or "publisher not stated", published, edition) if x)
    return block(
        "turn",
        element("h2", link(found.title, found.url), attributes={"class": "question"}),
        element("p", facts, " ", tier_badge(found.tier, TIER_NAMES[found.tier]), attributes={"class": "facts"}),
        review_steps(found.review),
        findings_list(findings),
        element("h3", "Text"),
        element(
            "div",
            found.text,
            attributes={"class": "text", "tabindex": "0", "role": "region", "aria-label": "Text of the article"},
        ),
    )


def findings_list(findings: Sequence[Finding]) -> Html:
    """Each finding with its place and what stands there, the gravest first."""
    if not findings:
        return element("p", "Nothing was found wrong with it.", attributes={"class": "facts"})
    gravest = sorted(findings, key=lambda f: SEVERITIES.index(f.severity))
    return join(element("h3", "Findings"), element("ul", *map(_finding, gravest), attributes={"class": "findings"}))


def documents(reports: Iterable[DocumentReport]) -> list[Row]:
    """One row for each document of an ingest: what became of it, and why; those that were not read come first."""
    return [
        {
            "Document": r.path,
            "Verdict": r.verdict + (", unchanged" if r.unchanged else ""),
            "Notes": " ".join((*([r.reason] if r.reason else []), *r.notes)),
            "Reader": r.reader or "",
            "Words kept": "" if r.conserved is None else f"{r.conserved:.1%}",
        }
        for r in sorted(reports, key=lambda r: (r.verdict == "ok", r.path))
    ]


def remarks(said: Iterable[tuple[Feedback, Answer]]) -> list[Row]:
    """One row for each remark, the newest first."""
    return [
        {
            "Day": f"{remark.created:%Y-%m-%d}",
            "Kind": remark.kind.replace("_", " "),
            "Remark": remark.text or "",
            "Question": answer.question.standalone,
            "Articles cited": ", ".join(dict.fromkeys(c.article_id for c in answer.citations)),
        }
        for remark, answer in sorted(said, key=lambda s: s[0].created, reverse=True)
    ]


def queue(articles: Iterable[Article]) -> list[Row]:
    """One row for each article that waits for a reviewer: those under review first, then those that waited longest."""
    waiting = [a for a in articles if a.review.status != "approved"]
    return [
        {
            "Title": a.title,
            "Review": REVIEW_NAMES[a.review.status] + (", approval lapsed" if a.review.lapsed else ""),
            "Last step": f"{last.date} {last.reviewer}: {last.action}" if last else "none yet",
            "Note": (last.note or "") if last else "",
            "Article": a.article_id,
        }
        for a in sorted(waiting, key=_waits)
        for last in [a.review.history[-1] if a.review.history else None]
    ]


def _waits(article: Article) -> tuple[bool, dt.date, str]:
    since = article.review.history[-1].date if article.review.history else article.published or dt.date.max
    return article.review.status != "under_review", since, article.article_id


def decisions(articles: Iterable[Article]) -> list[Row]:
    """One row for each review step that was ever taken, the newest first."""
    steps = [(event, a) for a in articles for event in a.review.history]
    return [
        {
            "Day": event.date.isoformat(),
            "Reviewer": event.reviewer,
            "Step": event.action,
            "Title": a.title,
            "Note": event.note or "",
            "Article": a.article_id,
        }
        for event, a in sorted(steps, key=lambda s: s[0].date, reverse=True)
    ]


def contradictions(findings: Iterable[Finding]) -> list[Row]:
    """One row for each sentence that cannot hold together with another."""
    return [
        {"Article": f.article_id, "Place": f.place, "It says": f.quote, "Against it": f.explanation}
        for f in findings
        if f.rule in ("contradiction", "self-contradiction")
    ]


def keys(records: Iterable[KeyRecord], now: dt.datetime) -> list[Row]:
    """One row for each key that was ever made, the newest first."""
    return [
        {
            "Key": r.key_id,
            "State": r.state(now),
            "Owner": r.owner,
            "May": ", ".join(sorted(r.scopes)),
            "Made": f"{r.created:%Y-%m-%d}",
            "Ends": f"{r.expires:%Y-%m-%d}" if r.expires else "never",
        }
        for r in sorted(records, key=lambda r: r.created, reverse=True)
    ]


def _finding(finding: Finding) -> Html:
    return element(
        "li",
        element("span", NOUNS[finding.severity], attributes={"class": f"badge severity-{finding.severity}"}),
        " ",
        element("strong", finding.rule),
        f" at {finding.place}: {finding.explanation}",
        element("p", f"“{finding.quote}”", attributes={"class": "facts"}) if finding.quote else "",
    )
