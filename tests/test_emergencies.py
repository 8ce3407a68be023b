from evals.emergencies import Wordings, load_wordings


def test_the_wordings_that_were_read_are_all_told_right() -> None:
    assert load_wordings()["look"].wrong() == ()


def test_a_parts_mistakes_are_told_by_name() -> None:
    part = Wordings(("He is choking", "Blorp"), ("What is the dose of pertuzumab?", "I want to kill myself"))
    assert part.wrong() == ("Blorp", "I want to kill myself")
