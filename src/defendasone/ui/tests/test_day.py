"""A day in three boxes: what is understood, what is refused, and how it is said."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from defendasone.ui.forms import DayField


class Seen(forms.Form):
    seen = DayField(label="When was it seen first?", earliest=date(2020, 1, 1), latest=date(2030, 12, 31))


class Maybe(forms.Form):
    seen = DayField(required=False)


def typed(day: str, month: str, year: str, form: type[forms.Form] = Seen) -> forms.Form:
    return form({"seen-day": day, "seen-month": month, "seen-year": year})


@pytest.mark.parametrize("boxes", [("3", "6", "2026"), ("03", "06", "2026"), (" 3 ", "6", " 2026")])
def test_a_day_is_read_from_its_boxes(boxes: tuple[str, str, str]) -> None:
    form = typed(*boxes)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen"] == date(2026, 6, 3)


@pytest.mark.parametrize(
    ("boxes", "sentence", "wrong"),
    [
        (("31", "2", "2026"), "Enter a real date, such as 3 6 2026", {"day", "month", "year"}),
        (("0", "6", "2026"), "Enter a real date, such as 3 6 2026", {"day", "month", "year"}),
        (("3", "13", "2026"), "Enter a real date, such as 3 6 2026", {"day", "month", "year"}),
        (("three", "June", "2026"), "Enter a real date, such as 3 6 2026", {"day", "month", "year"}),
        (("3", "6", "0000"), "Enter a real date, such as 3 6 2026", {"day", "month", "year"}),
        (("-3", "6", "2026"), "Enter a real date, such as 3 6 2026", {"day", "month", "year"}),
        (("٣", "6", "2026"), "Enter a real date, such as 3 6 2026", {"day", "month", "year"}),
        (("9" * 5000, "6", "2026"), "Enter a real date, such as 3 6 2026", {"day", "month", "year"}),
        (("3", "6", "26"), "Year must have 4 digits, such as 2026", {"year"}),
        (("3", "6", "20266"), "Year must have 4 digits, such as 2026", {"year"}),
        (("", "6", "2026"), "The date must include a day", {"day"}),
        (("", "", "2026"), "The date must include a day and a month", {"day", "month"}),
        (("3", "6", "1026"), "The date must be between 1 January 2020 and 31 December 2030", {"day", "month", "year"}),
        (("3", "6", "2031"), "The date must be between 1 January 2020 and 31 December 2030", {"day", "month", "year"}),
        (("", "", ""), "Answer the question: When was it seen first?", {"day", "month", "year"}),
    ],
)
def test_what_is_no_day_is_refused_in_words_and_the_wrong_boxes_are_marked(
    boxes: tuple[str, str, str], sentence: str, wrong: set[str]
) -> None:
    form = typed(*boxes)
    assert not form.is_valid()
    html = str(form)
    assert sentence in html
    marked = {box for box in ("day", "month", "year") if _marked(html, box)}
    assert marked == wrong


def _marked(html: str, box: str) -> bool:
    tag = html.split(f'id="id_seen-{box}"', 1)[0].rsplit("<input", 1)[1]
    return "govuk-input--error" in tag


def test_the_boxes_keep_what_was_typed_even_where_it_is_wrong() -> None:
    html = str(typed("31", "2", '20"><b>26'))
    assert 'value="31"' in html
    assert 'value="20&quot;&gt;&lt;b&gt;26"' in html


def test_an_optional_day_may_be_left_out_but_not_begun() -> None:
    assert typed("", "", "", Maybe).is_valid()
    assert not typed("3", "", "", Maybe).is_valid()
    assert Maybe({}).is_valid()


def test_a_day_that_stands_already_is_shown() -> None:
    html = str(Seen(initial={"seen": date(2026, 6, 3)}))
    assert 'name="seen-day" type="text" inputmode="numeric" value="3"' in " ".join(html.split())
    assert 'value="2026"' in html


def test_a_link_may_carry_the_day_as_one_value() -> None:
    form = Seen(QueryDict("seen=2026-06-03"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen"] == date(2026, 6, 3)


@pytest.mark.parametrize("value", ["yesterday", "2026", "2026-06", "2026-06-03-04", "2026-13-01", "<b>"])
def test_a_link_that_carries_nonsense_is_refused(value: str) -> None:
    assert not Seen({"seen": value}).is_valid()


@pytest.mark.parametrize(("day", "changed"), [("3", False), ("4", True)])
def test_whether_another_day_was_typed_is_known(day: str, *, changed: bool) -> None:
    form = Seen({"seen-day": day, "seen-month": "6", "seen-year": "2026"}, initial={"seen": date(2026, 6, 3)})
    assert form.has_changed() is changed


def test_whether_the_form_asked_at_all_is_known() -> None:
    widget = Seen().fields["seen"].widget
    assert widget.value_omitted_from_data({}, {}, "seen")
    assert not widget.value_omitted_from_data({"seen-day": ""}, {}, "seen")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_within_bounds_is_read_back_as_it_was_shown(day: date) -> None:
    form = typed(str(day.day), str(day.month), str(day.year), Maybe)
    assert form.is_valid()
    assert form.cleaned_data["seen"] == day


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_whatever_is_typed_there_is_a_day_or_a_sentence(day: str, month: str, year: str) -> None:
    form = typed(day, month, year, Maybe)
    assert form.is_valid() or form.errors["seen"]
    assert "<script" not in str(form)
