from evals.emergencies import Wordings, load_wordings, row


def test_the_wordings_that_were_read_are_all_told_right() -> None:
    assert load_wordings()["look"].wrong() == ()


def test_a_part_is_told_in_one_line_and_its_mistakes_by_name() -> None:
    part = Wordings(("He is choking", "Blorp"), ("What is the dose of pertuzumab?", "I want to kill myself"))
    assert row("part", part) == "part: 1 of 2 known, 1 of 2 falsely"
    assert part.wrong() == ("Blorp", "I want to kill myself")
