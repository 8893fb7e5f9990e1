"""Sending a form: what was typed stays, what the rules forbid is said, and nothing is done twice or by halves."""

from django import forms
from django.test import RequestFactory

from defendasone.core.flow import Refused
from defendasone.ui.sending import attempt, done, typed


class Named(forms.Form):
    """One field."""

    name = forms.CharField()


def refuse() -> str:
    raise Refused("Somebody has this name.")


def test_nothing_is_typed_until_a_form_is_sent() -> None:
    assert typed(RequestFactory().get("/", {"name": "A"})) is None


def test_an_empty_form_is_sent_too_and_has_errors() -> None:
    sent = typed(RequestFactory().post("/"))
    assert sent is not None
    assert Named(sent).errors == {"name": ["This field is required."]}


def test_what_was_done_is_handed_back() -> None:
    assert attempt(Named({"name": "A"}), lambda: 7) == 7


def test_a_refusal_is_said_on_the_form_which_keeps_what_was_typed() -> None:
    form = Named({"name": "A"})
    assert attempt(form, refuse) is None
    assert form.non_field_errors() == ["Somebody has this name."]
    assert form["name"].value() == "A"


def test_a_form_with_errors_does_nothing() -> None:
    deeds: list[str] = []
    assert not done(Named({}), lambda: deeds.append("done"))
    assert deeds == []


def test_done_says_whether_it_was() -> None:
    deeds: list[str] = []
    assert done(Named({"name": "A"}), lambda: deeds.append("done"))
    assert deeds == ["done"]
    refused = Named({"name": "A"})
    assert not done(refused, refuse)
    assert refused.errors
