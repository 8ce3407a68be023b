import datetime as dt
from dataclasses import replace

from conditioned import article

from qa.branches import HEADING
from qa.draft import DraftStatement, Evidence
from qa.page import Page
from qa.question import understand
from qa.thread import Thread

LEAD, MEN, WOMEN, ELSE = "Test these:", "Men aged 70 years and older", "Men younger than 50 years", "Alphamab is given."
PLAIN = article(LEAD, MEN, WOMEN, ELSE)
SPAN = (PLAIN.sentences[0].start, PLAIN.sentences[0].end)
SOURCE = replace(
    PLAIN, sentences=tuple(replace(s, lead=SPAN) if i in (1, 2) else s for i, s in enumerate(PLAIN.sentences))
)
EVIDENCE = Evidence.of_sentences((SOURCE, p) for p in range(4))


def shown(question: str, *positions: int) -> list[tuple[str, bool]]:
    """What a page shows of the sentences at these positions, and whether it is set apart as for others."""
    page = Page(understand(question, as_of=dt.date(2026, 11, 20)), Thread(), None)
    quotes = [DraftStatement(SOURCE.quote(SOURCE.sentences[p]), "quote", (("a", p),)) for p in positions]
    numbered = (*page.put(quotes, EVIDENCE), *page.close(EVIDENCE))
    return [(s.text, s.headings[:1] == (HEADING,)) for s, _ in numbered]


def test_a_lead_stands_before_the_first_of_its_list_once() -> None:
    assert shown("Whom do I test?", 0, 1, 2) == [(LEAD, False), (MEN, False), (WOMEN, False)]


def test_a_lead_goes_to_the_end_with_a_list_that_is_for_others() -> None:
    assert shown("The man is 40. Do I test him?", 0, 1, 3) == [(ELSE, False), (LEAD, True), (MEN, True)]


def test_a_lead_whose_list_is_for_both_stands_before_either_part() -> None:
    found = shown("The man is 40. Do I test him?", 0, 1, 2)
    assert found == [(LEAD, False), (WOMEN, False), (LEAD, True), (MEN, True)]


def test_a_lead_with_nothing_after_it_is_not_shown_beside_other_statements() -> None:
    assert shown("Whom do I test?", 3, 0) == [(ELSE, False)]
    assert shown("Whom do I test?", 0, 3) == [(ELSE, False)]


def test_a_lead_that_is_all_there_is_is_shown() -> None:
    assert shown("Whom do I test?", 0) == [(LEAD, False)]
