"""Every score of one case."""

from evals import metrics
from evals.case import Case
from evals.fidelity import citation_precision, citation_recall, gold_citations, number_fidelity, strength_fidelity
from evals.judgement import branch_first, conflict_marked, conflict_shown, false_alarm, notices_shown, wrong_branch
from evals.readability import reading_ease
from evals.retrieval_metrics import passage_id, relevances, retrieval_scores
from ingest.engines.states import TokenModel
from ingest.index import Index
from qa.answer import Answer
from qa.ask import Turn

Scores = dict[str, float | None]


def score(case: Case, turn: Turn, index: Index) -> Scores:
    """Every score of one case by name, rounded to six places. An answer that is an error has none."""
    scores = {
        **_of_content(case, turn.answer, token_model(index)),
        **_of_form(case, turn.answer, index),
        **_of_passages(case, turn, index),
    }
    if turn.answer.status == "error":
        return dict.fromkeys(scores)
    return {name: None if value is None else round(float(value), 6) for name, value in scores.items()}


def token_model(index: Index) -> TokenModel | None:
    """What gives the states of tokens, where the index's embedder does."""
    return index.embedder if isinstance(index.embedder, TokenModel) else None


def _of_content(case: Case, answer: Answer, model: TokenModel | None) -> Scores:
    is_due = case.expect == "answer"
    return {
        "vital_recall": metrics.nugget_recall(case.nuggets, answer, vital_only=True, model=model),
        "nugget_recall": metrics.nugget_recall(case.nuggets, answer, vital_only=False, model=model),
        "gold_citations": gold_citations([s for n in case.nuggets for s in n.sources], answer),
        "branch_first": branch_first(case, answer),
        "wrong_branch": wrong_branch(case, answer),
        "conflict_shown": conflict_shown(case, answer, model),
        "conflict_marked": conflict_marked(case, answer),
        "notices_shown": notices_shown(case, answer),
        "false_alarm": false_alarm(case, answer),
        "violation": float(bool(metrics.violations(case.must_not_say, answer))),
        "abstention_precision": metrics.abstention_precision(case.expect, answer.status),
        "abstention_recall": metrics.abstention_recall(case.expect, answer.status),
        "right_decision": float((case.expect == "abstain") == (answer.status == "abstain")),
        "full_answer": float(answer.status == "answer") if is_due else None,
    }


def _of_form(case: Case, answer: Answer, index: Index) -> Scores:
    texts = tuple(s.text for s in answer.statements)
    ease = reading_ease(texts)
    return {
        "citation_validity": metrics.citation_validity(answer, index),
        "citation_recall": citation_recall(answer, index),
        "citation_precision": citation_precision(answer, index),
        "number_fidelity": number_fidelity(answer),
        "strength_fidelity": strength_fidelity(answer, index),
        "words": metrics.words(answer),
        "ease_clinician": ease if case.audience == "clinician" else None,
        "ease_patient": ease if case.audience == "patient" else None,
        "tokens": metrics.tokens(answer),
        "cost": metrics.cost(answer),
    }


def _of_passages(case: Case, turn: Turn, index: Index) -> Scores:
    ranked = [passage_id(p.article.article_id, p.chunk.first, p.chunk.last) for p in turn.passages]
    scores = retrieval_scores(relevances(case.nuggets, index), ranked)
    return {**scores, "followup_recall@5": scores["recall@5"] if case.conversation else None}
