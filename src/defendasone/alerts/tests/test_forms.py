"""What forms make of what is typed, field by field."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from defendasone.alerts import rules
from defendasone.alerts.forms.answering import AnswerForm, FeedbackForm
from defendasone.alerts.forms.fields import LONGEST, Filter, LinesField, listed
from defendasone.alerts.forms.filters import AllFilter, AskedFilter, CouncilsFilter, PeriodFilter
from defendasone.alerts.forms.writing import WordsForm
from defendasone.alerts.models import Action, ActionAnswer
from defendasone.alerts.views.common import number, versions, whole
from defendasone.core.viewer import STRANGER

State = ActionAnswer.State
KEY = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
TODAY = date(2026, 6, 3)


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("", []),
        ("  \r\n \n", []),
        ("One\r\nTwo\rThree\nFour", ["One", "Two", "Three", "Four"]),
        (" One \n\n One\nTwo", ["One", "Two"]),
        ("Tab\tinside", ["Tab\tinside"]),
    ],
)
def test_lines_are_what_people_mean_by_them(typed: str, lines: list[str]) -> None:
    assert LinesField(label="Councils").clean(typed) == lines


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), unique=True, max_size=20))
def test_lines_that_are_written_are_read_back(lines: list[str]) -> None:
    assert LinesField(label="Councils").clean("\r\n".join(lines)) == lines


def test_lines_have_an_end() -> None:
    field = LinesField(label="Councils", most=3)
    with pytest.raises(ValidationError, match="Councils: at most 3 lines; 4 were entered"):
        field.clean("1\n2\n3\n4")
    with pytest.raises(ValidationError, match=f"at most {LONGEST} characters"):
        field.clean("x" * (LONGEST + 1))
    with pytest.raises(ValidationError, match="Null characters"):
        field.clean("a\0b")
    with pytest.raises(ValidationError, match="required"):
        LinesField(label="Councils", required=True).clean(" ")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["One"], "One"),
        (["One", "Two"], "One, Two"),
        ([str(number) for number in range(12)], "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"),
        (["x" * 81], "x" * 79 + "…"),
    ],
)
def test_an_error_names_the_first_of_many(lines: list[str], said: str) -> None:
    assert listed(lines) == said


class Sample(Filter):
    """A filter with a default."""

    defaults = {"state": "open"}
    state = forms.ChoiceField(choices=[("open", "Open"), ("shut", "Shut")], required=False)
    text = forms.CharField(max_length=5, required=False)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", {"state": "open", "text": ""}),
        ("state=shut&text=abc", {"state": "shut", "text": "abc"}),
        ("state=else", {"state": "open", "text": ""}),
        ("text=toolong&state=shut", {"state": "shut", "text": ""}),
        ("text=a%00b", {"state": "open", "text": ""}),
        ("state=shut&state=open", {"state": "open", "text": ""}),
        ("unknown=1", {"state": "open", "text": ""}),
    ],
)
def test_a_filter_takes_what_makes_sense_and_leaves_the_rest(query: str, chosen: dict[str, str]) -> None:
    assert Sample(QueryDict(query)).chosen() == chosen


@pytest.mark.parametrize("kind", [AllFilter, AskedFilter, CouncilsFilter, PeriodFilter])
def test_no_filter_asks_for_anything(kind: type[Filter]) -> None:
    form = kind(QueryDict(""))
    assert form.is_valid()
    assert not [field for field in form.fields.values() if field.required]


def test_a_period_in_the_wrong_order_is_no_period() -> None:
    form = PeriodFilter(QueryDict("since=2026-06-03&until=2026-06-02"))
    assert form.errors["__all__"] == ["The first day is after the last day: change one of them"]
    assert PeriodFilter(QueryDict("since=2026-06-03&until=2026-06-03")).is_valid()


@pytest.mark.parametrize(
    ("text", "version"), [("0", 0), ("12", 12), ("", -1), (None, -1), ("-1", -1), ("x", -1), ("9" * 10, -1), ("²", -1)]
)
def test_a_version_that_is_none_fits_none(text: str | None, version: int) -> None:
    assert whole(text) == version


@given(st.dictionaries(st.uuids(), st.integers(0, 10**6), max_size=10))
def test_versions_come_back_as_they_were_sent(sent: dict[UUID, int]) -> None:
    assert versions(" ".join(f"{key}:{version}" for key, version in sent.items())) == sent


@given(st.text(max_size=300))
def test_whatever_comes_back_instead_breaks_nothing(text: str) -> None:
    assert all(isinstance(version, int) for version in versions(text).values())


@pytest.mark.parametrize(("count", "said"), [(0, "0 councils"), (1, "1 council"), (317, "317 councils")])
def test_numbers_have_their_words(count: int, said: str) -> None:
    assert number(count, "council") == said


def answering(**typed: str) -> AnswerForm:
    actions = [Action(key=KEY, text="Update", days=5), Action(key=OTHER, text="Look", days=10)]
    form = AnswerForm({"exposure": "affected", **typed}, answers=[], actions=actions, today=TODAY)
    assert form.is_valid(), form.errors
    return form


def test_an_answer_says_only_what_was_chosen() -> None:
    said = answering(note="Note", state_2="not-applicable", reason_2="None here", reason_1="Left over").said()
    assert (said.exposure, said.note) == ("affected", "Note")
    assert set(said.actions) == {OTHER}
    assert (said.actions[OTHER].state, said.actions[OTHER].reason) == (State.NOT_APPLICABLE, "None here")


def test_done_without_a_day_is_done_today_and_a_plan_keeps_its_day() -> None:
    plan = {"planned_2-day": "9", "planned_2-month": "6", "planned_2-year": "2026"}
    said = answering(state_1="done", state_2="planned", **plan).said()
    assert said.actions[KEY].on == TODAY
    assert said.actions[OTHER].on == date(2026, 6, 9)


@pytest.mark.parametrize(
    ("typed", "opinion"),
    [
        ({"useful": "yes", "clear": "no", "in_time": "yes"}, (True, False, True, "")),
        ({"useful": "no", "clear": "yes", "in_time": "no", "comment": "Hm"}, (False, True, False, "Hm")),
    ],
)
def test_an_opinion_is_three_answers_and_a_comment(
    typed: dict[str, str], opinion: tuple[bool, bool, bool, str]
) -> None:
    form = FeedbackForm(typed)
    assert form.is_valid()
    said = form.opinion()
    assert (said.useful, said.clear, said.in_time, said.comment) == opinion


def test_a_correction_is_asked_for_its_difference_and_not_for_what_is_settled(now: datetime) -> None:
    first = WordsForm(viewer=STRANGER, now=now)
    second = WordsForm(viewer=STRANGER, now=now, correcting=True, settled=True)
    assert "change" not in first.fields
    assert {"cves", "products", "items", "answer_required", "by_sms"} <= set(first.fields)
    assert set(second.fields) - set(first.fields) == {"change"}
    assert set(first.fields) - set(second.fields) == {"cves", "products", "items", "answer_required", "by_sms"}


def test_an_action_beyond_the_known_bank_holidays_is_refused(now: datetime) -> None:
    last = datetime(2030, 12, 20, tzinfo=now.tzinfo)
    typed = {"action_1": "Update", "days_1": "20"}
    assert "bank holidays of 2031 are not known" in WordsForm(typed, viewer=STRANGER, now=last).errors["days_1"][0]
    assert "days_1" not in WordsForm(typed, viewer=STRANGER, now=now).errors


def test_the_deadlines_are_proposed_for_every_blank_action(now: datetime) -> None:
    form = WordsForm(viewer=STRANGER, now=now)
    assert {form.fields[f"days_{row}"].initial for row in (1, 2, 3)} == {rules.deadlines().mitigation}
