import pytest

from qa.referent import with_the_drug


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("how is it started?", ("Wegovy",), "how is Wegovy started?"),
        ("can it make me tired?", ("sertraline 50 mg",), "can sertraline make me tired?"),
        ("what is given with it?", ("tucatinib dose",), "what is given with tucatinib?"),
        ("should that be stopped?", ("T-DXd",), "should T-DXd be stopped?"),
        ("how many cases of that?", ("Wegovy",), "how many cases of that?"),
        ("what if they stop?", ("Wegovy",), "what if they stop?"),
        ("is it inherited?", ("Wegovy",), "is it inherited?"),
        ("how is it treated?", ("Wegovy",), "how is it treated?"),
        ("is it given with letrozole?", ("Wegovy",), "is it given with letrozole?"),
        ("how is it given?", ("Wegovy", "letrozole"), "how is it given?"),
        ("how is it given?", ("Wegovy", "wegovy pen"), "how is wegovy given?"),
        ("how is it given?", (), "how is it given?"),
        ("what if after that treatment is stopped?", ("Wegovy",), "what if after that treatment is stopped?"),
    ],
)
def test_it_is_the_drug_where_something_is_done_with_a_drug(text: str, named: tuple[str, ...], expected: str) -> None:
    assert with_the_drug(text, named) == expected
