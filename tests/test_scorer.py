from pathlib import Path

import pytest
from model_server import DONE, ModelServer, event

from evals.support.cross_encoder import cross_encoder, windows_of
from evals.support.judge import judge, read_score
from evals.support.outside import scorer_named
from evals.support.pairs import Pair
from evals.support.scorer import Scored, score_pairs
from ingest.embed import Embedder
from ingest.engines.served import OnnxEmbedder
from ingest.errors import SettingsError, UserError
from qa.model.endpoint import Endpoint

DOSE = "Give pertuzumab 840 mg."


def pair(claim: str) -> Pair:
    return Pair(id="1", claim=claim, evidence=DOSE)


@pytest.mark.parametrize(
    ("claim", "score", "verdict"),
    [
        ("Pertuzumab 840 mg is given.", 0.9, "supported"),
        ("Pertuzumab 840 mg is given.", 0.1, "unsupported"),
        ("Pertuzumab 840 mg is given.", None, None),
        ("Pertuzumab 84 mg is given.", 0.9, "unsupported"),
        ("Do not give pertuzumab 840 mg.", 0.9, "contradicted"),
    ],
)
def test_the_rules_hold_whoever_scores(
    embedder: Embedder, claim: str, score: float | None, verdict: str | None
) -> None:
    assert isinstance(embedder, OnnxEmbedder)
    (found,) = score_pairs([pair(claim)], embedder, lambda _claim, _evidence: score)
    assert (found.score, found.verdict) == (score, verdict)


def test_a_score_alone_never_says_contradicted(embedder: Embedder) -> None:
    assert isinstance(embedder, OnnxEmbedder)
    (found,) = score_pairs([pair("Pertuzumab 840 mg is given.")], embedder, lambda _claim, _evidence: 0.0)
    assert found == Scored(0.0, "unsupported", ())


@pytest.mark.parametrize(
    ("reply", "score"),
    [
        ('{"score": 80}', 0.8),
        ('Sure: {"score": 0} done', 0.0),
        ('{"score": 101}', None),
        ('{"score": true}', None),
        ('{"score": "80"}', None),
        ("80", None),
        ("", None),
        ("[1]", None),
    ],
)
def test_a_reply_in_another_form_is_no_score(reply: str, score: float | None) -> None:
    assert read_score(reply) == score


@pytest.mark.slow
def test_a_judge_is_asked_with_claim_and_evidence_and_its_failure_is_no_score() -> None:
    with ModelServer() as server:
        server.answers(lambda _request, _gone: [event('{"score": 70}'), event(finish="stop"), DONE])
        ask = judge(Endpoint("fake", server.url, "sk-none", deadline=5.0))
        assert ask("A {claim}.", DOSE) == 0.7
        assert "A {claim}." in server.requests[0].prompt
        assert DOSE in server.requests[0].prompt
        server.answers(lambda _request, _gone: [event('{"score": 70}')])
        assert ask("Another.", DOSE) is None


def test_long_evidence_is_read_in_windows_of_whole_sentences() -> None:
    sentences = [f"Sentence {i} says that pertuzumab is given every {i} weeks." for i in range(60)]
    found = windows_of(" ".join(sentences))
    assert " ".join(found) == " ".join(sentences)
    assert all(len(window) <= 1_200 and window.endswith(".") for window in found)
    assert windows_of("") == ("",)


def test_an_unknown_scorer_and_a_folder_without_a_model_are_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is no scorer"):
        scorer_named("bert", None, "none")
    with pytest.raises(SettingsError, match="holds no cross-encoder"):
        cross_encoder(tmp_path)
    assert scorer_named("alignment", None, "none") is None


@pytest.mark.slow
def test_any_cross_encoder_scores_by_its_class_entailment(tmp_path: Path) -> None:
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    from ingest.engines.weights import SHIPPED_MODEL, model_folder

    config = BertConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=3)
    config.id2label = {0: "contradiction", 1: "entailment", 2: "neutral"}
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    read = Tokenizer.from_file(str(model_folder(SHIPPED_MODEL) / "tokenizer.json"))
    PreTrainedTokenizerFast(
        tokenizer_object=read, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", model_max_length=512
    ).save_pretrained(tmp_path)
    score = cross_encoder(tmp_path)("Give 840 mg.", DOSE)
    assert score is not None
    assert 0 < score < 1
