"""What somebody who read an alert thinks of it."""

from datetime import datetime

import pytest
from django.test import Client

from defendasone.alerts.models import Alert, Feedback
from defendasone.alerts.tests.pages import address, kept
from defendasone.directory.models import Council
from defendasone.testing.factories import alerts as factory
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(here: Council, lately: datetime) -> Alert:
    """Out, with one open answer."""
    return factory.published(lately, here)


def test_what_you_think_of_it_is_kept_once_and_can_be_changed(officer: Client, alert: Alert, here: Council) -> None:
    page = get(officer, address(alert))
    missing = send(officer, page, address(alert, "feedback"), "/feedback/", comment="Late")
    assert "Answer the question: Was this alert useful to you?" in missing.text
    opinion = {"useful": "yes", "clear": "no", "in_time": "no", "comment": "Late <b>again</b>"}
    thanks = send(officer, missing, address(alert, "feedback"), "/feedback/", **opinion)
    assert "Thank you" in thanks.text
    form = thanks.form("/feedback/").values
    assert (form["useful"], form["clear"], form["comment"]) == (["yes"], ["no"], ["Late <b>again</b>"])
    send(officer, thanks, address(alert, "feedback"), "/feedback/", useful="no")
    with service():
        given = Feedback.objects.get()
    assert (given.useful, given.clear, given.council_id) == (False, False, here.pk)


@pytest.mark.parametrize("opinion", [{"useful": "perhaps"}, {"comment": "x" * 2001}])
def test_an_opinion_that_cannot_be_is_refused(officer: Client, alert: Alert, opinion: dict[str, str]) -> None:
    told = {"useful": "yes", "clear": "yes", "in_time": "yes", **opinion}
    page = send(officer, get(officer, address(alert)), address(alert, "feedback"), "/feedback/", **told)
    assert "There is a problem" in page.text
    with service():
        assert not Feedback.objects.exists()


def test_an_empty_form_is_a_form_too(officer: Client, alert: Alert, here: Council) -> None:
    assert "There is a problem" in Page(officer.post(address(alert, "answer"))).text
    assert "There is a problem" in Page(officer.post(address(alert, "feedback"))).text
    assert kept(alert, here).status == "asked"
