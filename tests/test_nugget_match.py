from evals.nugget_match import match_nuggets
from ingest.embed import Embedder
from ingest.engines.served import OnnxEmbedder

ANSWER = (
    "Take metformin with meals to avoid an upset stomach. The usual first dose is 500 mg once a day. "
    "Your doctor checks your kidneys every year."
)


def test_a_nugget_is_said_in_other_words_and_not_with_another_dose(embedder: Embedder) -> None:
    assert isinstance(embedder, OnnxEmbedder)
    nuggets = [
        "Metformin should be taken with meals.",
        "Metformin is started at 500 mg once a day.",
        "Metformin is started at 850 mg once a day.",
        "Alcohol raises the risk of lactic acidosis.",
    ]
    assert [m.said for m in match_nuggets(nuggets, ANSWER, embedder)] == [True, True, False, False]


def test_an_answer_without_text_says_nothing(embedder: Embedder) -> None:
    assert isinstance(embedder, OnnxEmbedder)
    assert [(m.score, m.said) for m in match_nuggets(["Take it with meals."], "", embedder)] == [(0.0, False)]
