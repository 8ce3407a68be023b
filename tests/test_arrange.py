from dataclasses import replace

from conditioned import article

from qa.arrange import arrange
from qa.candidate import Candidate
from qa.conditions.applies import NOTHING_READ

SOURCE = article(
    "Alphamab treats gout.", "The dose is 420 mg.", "Stop it for:", "pregnancy", "This holds for adults."
)  # fmt: skip
OPENING, DOSE, LEAD, ITEM, ANAPHOR = range(5)


def placed(headings: tuple[tuple[str, ...], ...]) -> list[Candidate]:
    """A candidate for each sentence, under the headings; the item stands in the list of the lead."""
    lead = SOURCE.sentences[LEAD]
    sentences = tuple(
        replace(s, headings=h, lead=(lead.start, lead.end) if i == ITEM else None)
        for i, (s, h) in enumerate(zip(SOURCE.sentences, headings, strict=True))
    )
    there = replace(SOURCE, sentences=sentences)
    return [Candidate(1.0, 0, there, i, s, NOTHING_READ) for i, s in enumerate(sentences)]


def shown(*chosen: Candidate) -> list[tuple[str, tuple[str, ...]]]:
    return [(s.text, s.headings) for s in arrange(chosen)]


BARE = placed(((), ("Dosing",), ("Safety",), ("Safety",), ("Dosing",)))


def test_nothing_is_made_of_nothing() -> None:
    assert arrange([]) == ()


def test_the_first_is_the_bottom_line_and_stands_under_no_heading() -> None:
    assert shown(BARE[DOSE]) == [("The dose is 420 mg.", ())]


def test_the_opening_lines_of_an_article_are_its_bottom_line() -> None:
    assert shown(BARE[OPENING], BARE[DOSE]) == [("Alphamab treats gout.", ()), ("The dose is 420 mg.", ("Dosing",))]


def test_an_item_stands_after_the_lead_of_its_list_which_is_shown_once() -> None:
    under = shown(BARE[OPENING], BARE[ITEM])
    assert under[1:] == [("Stop it for:", ("Safety",)), ("pregnancy", ("Safety",))]
    assert shown(BARE[LEAD], BARE[ITEM]).count(("Stop it for:", ())) == 1


def test_sentences_of_one_heading_stand_together_in_the_order_of_the_text() -> None:
    under = shown(BARE[OPENING], BARE[ANAPHOR], BARE[ITEM], BARE[DOSE])
    assert [text for text, _ in under] == [
        "Alphamab treats gout.", "The dose is 420 mg.", "This holds for adults.", "Stop it for:", "pregnancy",
    ]  # fmt: skip


def test_a_sentence_without_a_heading_of_its_own_stands_under_the_title() -> None:
    there = placed((("A",), ("Dosing",), ("A",), ("A",), ("A",)))
    assert shown(there[DOSE], there[OPENING])[1] == ("Alphamab treats gout.", ("A",))


def test_what_speaks_of_a_question_stands_after_it_and_together() -> None:
    told = article(
        "Is alphamab useful?", "No evidence was found to address this question.",
        "Studies on this question are planned.", "Betamab is given.",
    )  # fmt: skip
    question, none, planned, other = (Candidate(1.0, 0, told, i, s, NOTHING_READ) for i, s in enumerate(told.sentences))
    assert [text for text, _ in shown(none, other, planned)] == [c.quote for c in (question, none, planned, other)]
