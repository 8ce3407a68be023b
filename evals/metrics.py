"""What is measured of one answer, and how sure a mean over cases is. Pure functions; None means not
measurable.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from evals.case import Expect, Nugget
from evals.nugget_match import match_nuggets
from ingest.engines.states import TokenModel
from ingest.index import Index
from ingest.lexical import terms
from ingest.quantity import quantities
from qa.answer import Answer, Statement, Status
from qa.glosses import glosses_for
from qa.verify import verify_said

How = Literal["cited", "worded"]
WORDED_SHARE = 0.6
RESAMPLES = 2_000
_NEGATION = re.compile(r"\b(?:no|not|never|none|neither|nor|without|cannot|insufficient)\b|n['’]t\b", re.IGNORECASE)


def how_said(nugget: Nugget, answer: Answer, model: TokenModel | None = None) -> How | None:
    """How an answer says a nugget; None when it does not.

    'cited': a statement cites one of the nugget's source sentences. 'worded': one statement holds every number of the
    nugget, at least WORDED_SHARE of its terms, and is negated exactly when the nugget is; and, given the states of
    tokens, `evals.nugget_match` agrees. Neither is sure of it: of answers about the very subject each by itself takes
    the near for the same, so both have to agree. A report should show which of the two it was.
    """
    sources = {(s.article_id, s.quote) for s in nugget.sources}
    if any((c.article_id, c.quote) in sources for c in answer.citations):  # every listed citation is used
        return "cited"
    if not any(_words_say(nugget, s.text) for s in answer.statements):
        return None
    text = " ".join(s.text for s in answer.statements)
    return "worded" if model is None or match_nuggets([nugget.text], text, model)[0].said else None


def said(nugget: Nugget, answer: Answer, model: TokenModel | None = None) -> bool:
    """True when the answer says the nugget, by `how_said`."""
    return how_said(nugget, answer, model) is not None


def nugget_recall(
    nuggets: Sequence[Nugget], answer: Answer, *, vital_only: bool, model: TokenModel | None = None
) -> float | None:
    """The share of the nuggets, or of the vital ones, that the answer says; None when there are none.

    E. Voorhees, Overview of the TREC 2003 Question Answering Track (vital and okay nuggets); R. Pradeep et
    al., The Great Nugget Recall, SIGIR 2025 (vital and all scores). An abstention says nothing and gets 0.
    """
    wanted = [n for n in nuggets if n.importance == "vital" or not vital_only]
    return sum(said(n, answer, model) for n in wanted) / len(wanted) if wanted else None


def citation_validity(answer: Answer, index: Index) -> float | None:
    """The share of statements whose every citation holds, by `qa.verify` on the answer read back from its
    JSON.

    It shows that quotes, spans and hashes are those of the index and that the checks still pass; it does not
    show that a sentence answers the question. None when there is no statement. Our own definition.
    """
    record = Answer.from_json(answer.to_json())
    if not record.statements:
        return None
    return sum(not verify_said(_alone(record, s), index) for s in record.statements) / len(record.statements)


def violations(must_not_say: Sequence[str], answer: Answer) -> tuple[str, ...]:
    """The phrases that stand in a statement of the answer as whole words, letter case and spacing ignored.

    A phrase that the answer quotes only to deny it counts too: choose phrases that no right answer holds.
    """
    texts = [" ".join(s.text.casefold().split()) for s in answer.statements]
    return tuple(p for p in must_not_say if any(_stands_in(p, t) for t in texts))


def words(answer: Answer) -> int | None:
    """How many words a reader reads: those of all statements; None when there is no statement."""
    return sum(len(s.text.split()) for s in answer.statements) or None


def tokens(answer: Answer) -> float | None:
    """How many tokens a language model read and wrote: 0 when none was asked, None when the answer does not say."""
    used = answer.usage
    if used is None:
        return 0.0 if answer.model is None else None
    known = used.input_tokens is not None and used.output_tokens is not None
    return float((used.input_tokens or 0) + (used.output_tokens or 0)) if known else None


def cost(answer: Answer) -> float | None:
    """What the language model cost, in the currency of the configured prices; 0 and None as of `tokens`."""
    if answer.usage is None:
        return 0.0 if answer.model is None else None
    return answer.usage.cost


def abstention_precision(expect: Expect, status: Status) -> float | None:
    """Of one case: was the abstention right? The mean over cases is true abstentions / abstentions.

    The usual precision, with abstaining as the positive class. None for a case that was not abstained on.
    """
    return float(expect == "abstain") if status == "abstain" else None


def abstention_recall(expect: Expect, status: Status) -> float | None:
    """Of one case: was abstained when that was right? The mean over cases is true abstentions / abstentions
    due.

    The usual recall, with abstaining as the positive class. None for a case that expects an answer, and for
    an error.
    """
    return float(status == "abstain") if expect == "abstain" and status != "error" else None


def interval(values: Sequence[float], *, seed: int = 0) -> tuple[float, float] | None:
    """The 95 % interval of the mean: 2.5th and 97.5th percentile of the means of RESAMPLES samples with
    replacement.

    B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13. The same values and seed
    give the same interval; values that are all alike give one of no width. None for fewer than two values.
    """
    if len(values) < 2:
        return None
    sample = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, len(sample), size=(RESAMPLES, len(sample)))
    low, high = np.percentile(sample[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def _words_say(nugget: Nugget, text: str) -> bool:
    wanted, stated = set(terms(nugget.text)), quantities(text)
    if not wanted or len(wanted & set(terms(text))) < WORDED_SHARE * len(wanted):
        return False
    if bool(_NEGATION.search(nugget.text)) != bool(_NEGATION.search(text)):
        return False
    return all(any(q.is_stated_by(other) for other in stated) for q in quantities(nugget.text))


def _alone(answer: Answer, statement: Statement) -> Answer:
    """An answer of that one statement, so that it is verified by itself."""
    cited = tuple(c for c in answer.citations if c.number in statement.citations)
    glosses = glosses_for(answer.question, (statement,))
    return replace(
        answer, statements=(statement,), citations=cited, conflicts=(), glosses=glosses, answer_id=""
    ).sealed()


def _stands_in(phrase: str, text: str) -> bool:
    wanted = re.escape(" ".join(phrase.casefold().split()))
    return re.search(rf"(?<![\w.,]){wanted}(?!\w)", text) is not None
