from qa.told import Told

BONE = "ASCO lists denosumab 120 mg, zoledronic acid 4 mg and pamidronate 90 mg."


def test_the_drugs_that_an_answer_brings_up_are_those_the_question_does_not_name() -> None:
    told = Told(("Symptomatic prolactinoma is treated with cabergoline rather than bromocriptine.",))
    assert told.brought("Which drug in prolactinoma?") == ("cabergoline", "bromocriptine")
    assert told.brought("Is bromocriptine first?") == ("cabergoline",)
    assert Told().brought("Which drug?") == ()


def test_the_drug_of_the_next_statement_counts_where_the_first_names_none() -> None:
    assert Told(("Exclude kidney failure first.", "Cabergoline is preferred.")).brought("What is given?") == (
        "Cabergoline",
    )


def test_a_first_statement_with_many_drugs_brings_up_none() -> None:
    assert Told(("Aspirin, warfarin, heparin and apixaban were given.",)).brought("What next?") == ()


def test_drugs_are_listed_in_the_order_of_the_first_statement_that_names_several_or_of_all() -> None:
    assert Told((BONE, "Aspirin is not given.")).listed == ("denosumab", "zoledronic acid", "pamidronate")
    assert Told(("Lactulose is suggested.", "Senna is suggested.")).listed == ("Lactulose", "Senna")
