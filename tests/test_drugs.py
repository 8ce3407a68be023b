"""Drugs in text: every form of a name is the same drug, and a name of several words is one."""

import pytest

from ingest.drugs import class_of, drugs, forms


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Give trastuzumab emtansine (T-DM1; Kadcyla).", ["trastuzumab emtansine"] * 3),
        ("Trastuzumab, then trastuzumab deruxtecan.", ["trastuzumab", "trastuzumab deruxtecan"]),
        ("Phesgo (pertuzumab, trastuzumab and hyaluronidase-zzxf)", ["phesgo", "phesgo"]),
        ("Atorvastatin 80 mg with EZETIMIBE", ["atorvastatin", "ezetimibe"]),
        ("The guideline was written for patients.", []),
        ("Linaclotide, MMF or loratadine", ["linaclotide", "mycophenolate", "loratadine"]),
        ("Cholesterol, a peptide and pride", []),
        ("Insulinoma is no drug.", []),
    ],
)
def test_the_drugs_of_a_text_are_named_in_order(text: str, names: list[str]) -> None:
    assert [m.name for m in drugs(text)] == names


def test_a_mention_stands_where_the_text_has_it() -> None:
    text = "Then T-DXd is given."
    (mention,) = drugs(text)
    assert text[mention.start : mention.end] == "T-DXd"


def test_the_forms_of_a_drug_hold_its_brand_and_of_another_only_its_name() -> None:
    assert "kadcyla" in forms("trastuzumab emtansine")
    assert forms("cabergoline") == ("cabergoline",)


@pytest.mark.parametrize(
    ("name", "family"),
    [("lorazepam", "benzodiazepine"), ("gliclazide", "sulfonylurea"), ("pertuzumab", None), ("statin", None)],
)
def test_a_drug_is_of_the_class_that_its_ending_tells(name: str, family: str | None) -> None:
    assert class_of(name) == family


@pytest.mark.parametrize(
    ("drug", "its_class"),
    [
        ("risperidone", "antipsychotic"),
        ("aripiprazole", "antipsychotic"),
        ("omeprazole", "proton pump inhibitor"),
        ("mirtazapine", None),
        ("oxycodone", "opioid"),
        ("cabergoline", "dopamine agonist"),
    ],
)
def test_what_a_drug_is_one_of_is_told_by_its_ending(drug: str, its_class: str | None) -> None:
    assert class_of(drug) == its_class


@pytest.mark.parametrize(
    "name", ["metoclopramide", "gemfibrozil", "pregabalin", "lidocaine", "tamsulosin", "phenytoin"]
)
def test_a_drug_that_no_list_names_is_known_by_its_ending(name: str) -> None:
    assert [m.name for m in drugs(f"She takes {name} daily.")] == [name]
