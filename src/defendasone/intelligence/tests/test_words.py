"""What is wrong is said in plain words, with the field's name."""

from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError, create_model

from defendasone.intelligence.words import LONGEST_REASON, Needed, Optional, Text, most, problem, reason


class Inner(BaseModel):
    what: Needed
    number: float = 0


class Thing(BaseModel):
    name: Annotated[Text, most(5)] = ""
    note: Optional = ""
    inner: list[Inner] = Field(default=[], alias="innerList", max_length=3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": 7}, "name: is not text"),
        ({"name": "123456"}, "name: is longer than 5 characters"),
        ({"name": "a\x00b"}, "name: holds a NUL character"),
        ({"name": "\ud800"}, "name: holds half a character"),
        ({"name": None}, "name: is not text"),
        ({"innerList": "x"}, "innerList: is not a list"),
        ({"innerList": [{"what": "a"}, {}]}, "innerList[1].what: is missing"),
        ({"innerList": [{"what": "  "}]}, "innerList[0].what: is empty"),
        ({"innerList": [7]}, "innerList[0]: is not a set of fields"),
        ({"innerList": [{"what": "a"}] * 4}, "innerList: has more than 3 entries"),
        ("text", "the record: is not a set of fields"),
        ([], "the record: is not a set of fields"),
    ],
)
def test_each_problem_names_its_field(given: object, said: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Thing.model_validate(given)
    assert reason(wrong.value) == said


def test_many_problems_are_counted() -> None:
    with pytest.raises(ValidationError) as wrong:
        Thing.model_validate({"name": 1, "note": 2, "innerList": [{}, {}, {}]})
    assert reason(wrong.value) == "name: is not text; note: is not text; innerList[0].what: is missing; and 2 more"


def test_a_reason_is_never_long() -> None:
    wide = create_model("wide", **{"f" * 1000: (str, ...)})  # type: ignore[call-overload]
    with pytest.raises(ValidationError) as wrong:
        wide.model_validate({})
    assert len(reason(wrong.value)) == LONGEST_REASON


def test_spaces_around_are_taken_off_and_null_is_nothing_where_it_may_be() -> None:
    thing = Thing.model_validate({"name": " a ", "note": None})
    assert (thing.name, thing.note) == ("a", "")


def test_braces_in_our_own_words_are_no_formula() -> None:
    assert problem("kind", "is {now}").message() == "is {now}"
