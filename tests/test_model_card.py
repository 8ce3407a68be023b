import gold_runs as gold

from evals.model_card import model_card
from evals.report_markdown import render_markdown

RUN = gold.run(gold.result("good", vital_recall=1.0), gold.result("bad_one", vital_recall=0.0))


def test_the_card_says_what_for_what_was_measured_and_what_goes_wrong() -> None:
    card = model_card(RUN)
    assert "## Intended use" in card
    assert "2 of 2 cases are drafts" in card
    assert "| Vital nuggets said | 50 % (0 to 100 %, n 2) |" in card
    assert "- 1 of 2: misses a vital nugget" in card
    assert card == model_card(RUN)


def test_the_summary_names_the_worst_case_and_escapes_markup() -> None:
    text = render_markdown(RUN)
    assert "`bad_one` (dev): misses a vital nugget. Question of bad\\_one?" in text
    assert "`good`" not in text
