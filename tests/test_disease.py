from qa.disease import names_a_disease


def test_a_disease_is_told_by_its_last_word() -> None:
    named = ("lupus nephritis", "throat cancer", "gliomas", "Asthma", "renal failure", "nephritis dose", "surgery", "")
    assert [n for n in named if names_a_disease(n)] == ["lupus nephritis", "throat cancer", "gliomas", "Asthma"]
