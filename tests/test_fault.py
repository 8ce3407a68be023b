import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, field_validator

from ingest.fault import Fault


class Dose(BaseModel):
    model_config = ConfigDict(extra="forbid")

    drug: str
    times: tuple[int, ...] = ()

    @field_validator("drug")
    @classmethod
    def _named(cls, value: str) -> str:
        if not value:
            raise ValueError("must be a name")
        return value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "drug: this field is missing"),
        ('{"drgu": "a"}', "drgu: there is no such field"),
        ('{"drug": 7}', "drug: should be a valid string"),
        ('{"drug": ""}', "drug: must be a name"),
        ('{"drug": "a", "times": [1, "x"]}', "times.1: should be a valid integer"),
        ("[]", "the line must be an object with named fields"),
        ("{", "the line is no JSON (EOF while parsing an object at line 1 column 1)"),
    ],
)
def test_a_fault_says_where_and_what_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(Dose).validate_json(text)
    assert Fault.first_of(error.value.errors()).said("the line").startswith(said)


def test_all_that_is_missing_in_one_place_is_told_at_once() -> None:
    class Article(Dose):
        title: str
        tier: str

    with pytest.raises(ValidationError) as error:
        Article.model_validate({"times": ["x"]})
    said = Fault.first_of(error.value.errors()).said("the line")
    assert said == "drug: this field is missing, and so are title, tier"


def test_a_whole_that_is_not_there_is_missing() -> None:
    assert Fault((), "this field is missing").said("The body") == "The body is missing"
