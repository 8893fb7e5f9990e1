"""Writing an alert and changing it: what is typed is kept, what is wrong is named, nothing is half-saved."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from defendasone.alerts.models import Action, Alert
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send

pytestmark = pytest.mark.django_db
NEW = "/alerts/new/"
TYPED = {
    "title": "Update the gateways",
    "happened": "A flaw is being used.",
    "matters": "Most councils run one.",
    "severity": "high",
    "tlp": "green",
    "action_1": "Update to 7.2.9",
    "days_1": "5",
}


def write(client: Client, **changes: Any) -> Page:
    """Fill the form in and save it."""
    return send(client, get(client, NEW), NEW, **{**TYPED, **changes})


def saved() -> list[Alert]:
    with service():
        return list(Alert.objects.all())


def test_what_was_written_is_saved_and_leads_to_the_audience(analyst: Client) -> None:
    vulnerability, item = intelligence.exploited(), intelligence.item()
    page = write(
        analyst,
        cves=f"{vulnerability.cve.lower()}\r\n\r\n{vulnerability.cve}",
        products="Fortinet; FortiOS\nExamplesoft;Gateway; Pro",
        items=item.reference,
        by_sms="on",
        action_2="Look for misuse",
        days_2="0",
    )
    assert "Who gets it" in page.text
    (alert,) = saved()
    with service():
        edition = alert.editions.get()
        todo = list(edition.actions.values_list("number", "text", "days"))
        assert (edition.title, edition.severity, edition.tlp) == ("Update the gateways", "high", "green")
        assert list(alert.vulnerabilities.all()) == [vulnerability]
        assert list(alert.items.all()) == [item]
    assert todo == [(1, "Update to 7.2.9", 5), (2, "Look for misuse", 0)]
    assert alert.products == [["Fortinet", "FortiOS"], ["Examplesoft", "Gateway; Pro"]]
    assert (alert.by_sms, alert.answer_required) == (True, True)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": ""}, "Enter title"),
        ({"title": "x" * 151}, "Title must be 150 characters or fewer"),
        ({"happened": "x" * 10_001}, "What happened must be 10000 characters or fewer"),
        ({"severity": ""}, "Choose severity"),
        ({"severity": "extreme"}, "extreme is not one of the available choices"),
        ({"tlp": "white"}, "white is not one of the available choices"),
        ({"cves": "FortiOS"}, "This is not a CVE's number: FORTIOS"),
        ({"cves": "CVE-1999-0001\nCVE-1999-0002"}, "Nothing is known here of CVE-1999-0001, CVE-1999-0002"),
        ({"cves": "\n".join(f"CVE-1999-{n:04}" for n in range(51))}, "at most 50 lines; 51 were entered"),
        ({"products": "FortiOS"}, "Write vendor; product, each at most 200 characters: FortiOS"),
        ({"products": "; FortiOS"}, "Write vendor; product"),
        ({"products": f"a; {'x' * 201}"}, "Write vendor; product"),
        ({"items": "INT-0"}, "There is no intelligence item INT-0"),
        ({"days_1": ""}, "Enter the working days of action 1"),
        ({"days_1": "-1"}, "must be 0 or more"),
        ({"days_1": "99999999999"}, "must be 60 or less"),
        ({"days_1": "soon"}, "Enter a whole number"),
        ({"action_2": "x" * 501, "days_2": "1"}, "Action 2: what to do must be 500 characters or fewer"),
        ({"title": "a\0b"}, "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(analyst: Client, changes: dict[str, str], error: str) -> None:
    page = write(analyst, **changes)
    assert "There is a problem" in page.text
    assert error in page.text
    assert "Update to 7.2.9" in page.html
    assert saved() == []


def test_cas_9_the_marking_is_no_weaker_than_the_sources(analyst: Client) -> None:
    item = intelligence.item(tlp="amber")
    page = write(analyst, items=item.reference)
    assert "mark the alert TLP:AMBER or stricter" in page.text
    assert "A flaw is being used." in page.html
    assert saved() == []
    write(analyst, items=item.reference, tlp="amber")
    assert len(saved()) == 1


def test_another_action_keeps_what_was_typed_and_judges_nothing(analyst: Client) -> None:
    page = write(analyst, title="", products="wrong", by_sms="on", more="more")
    assert "There is a problem" not in page.text
    form = page.form()
    assert form.values["action_1"] == ["Update to 7.2.9"]
    assert form.values["products"] == ["wrong"]
    assert form.values["by_sms"] == ["on"]
    assert form.values["rows"] == ["4"]
    assert "action_4" in form.values
    assert saved() == []


def test_there_is_room_for_ten_actions_and_no_more(analyst: Client) -> None:
    page = get(analyst, NEW)
    for _ in range(7):
        page = send(analyst, page, NEW, more="more")
    assert "There is no room for more than ten actions" in page.text
    assert "Add another action" not in page.text
    full = {f"action_{number}": f"Do {number}" for number in range(1, 11)}
    send(analyst, page, NEW, **{**TYPED, **full})
    with service():
        assert Action.objects.count() == 10


@pytest.mark.parametrize("rows", ["999", "-1", "x", "", "9" * 400])
def test_a_forged_number_of_rows_makes_no_endless_form(analyst: Client, rows: str) -> None:
    page = write(analyst, title="", rows=rows)
    assert sum(name.startswith("action_") for name in page.form().values) <= 10


def test_blank_actions_are_ignored(analyst: Client) -> None:
    write(analyst, action_1="", action_2="", action_3="Only this", days_3="3")
    with service():
        assert list(Action.objects.values_list("number", "text")) == [(1, "Only this")]


def test_a_known_exploited_vulnerability_fills_the_form_in(analyst: Client) -> None:
    vulnerability = intelligence.exploited("Fortinet", "FortiOS")
    form = get(analyst, NEW, cve=vulnerability.cve.lower()).form().values
    assert form["title"] == ["Fortinet FortiOS Vulnerability"]
    assert form["happened"] == ["It lets strangers in."]
    assert form["cves"] == [vulnerability.cve]
    assert form["severity"] == ["high"]
    assert (form["action_1"], form["days_1"]) == (["Find out whether you run Fortinet FortiOS"], ["2"])
    assert (form["action_2"], form["days_2"]) == (["Apply updates per vendor instructions."], ["10"])


@pytest.mark.parametrize("cve", ["CVE-1900-1", "'; drop table", "x" * 5000])
def test_an_unknown_vulnerability_fills_nothing_in_and_says_so(analyst: Client, cve: str) -> None:
    page = get(analyst, NEW, cve=cve)
    assert page.status == 200
    assert page.form().values["title"] == [""]
    assert "nothing is filled in" in page.text


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, Role.LEAD, Role.PARTNER, Role.SUPPLIER])
def test_others_do_not_write(here: Council, now: datetime, role: Role) -> None:
    client = accounts.signed_in(role, at=here if role == Role.LEAD else None)
    draft = factory.drafted(now, here)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, TYPED).status_code == 403
    assert client.post(reverse("alerts:edit", args=[draft.reference]), TYPED).status_code == 403
    assert len(saved()) == 1


def test_words_from_anybody_are_shown_as_text(analyst: Client) -> None:
    nasty = "<script>alert(1)</script> **bold** [link](javascript:x) {{ 7|add:7 }}"
    write(analyst, title=nasty[:150], happened=nasty, matters=nasty, action_1=nasty, products="<b>a</b>; <i>b</i>")
    (alert,) = saved()
    for name in ("edit", "audience", "check"):
        page = get(analyst, reverse(f"alerts:{name}", args=[alert.reference]))
        assert "<script>alert" not in page.html
        assert "<b>a" not in page.html
    assert "<script>alert(1)</script> **bold** [link](javascript:x) {{ 7|add:7 }}" in page.text


def test_a_vulnerability_s_page_leads_to_an_alert_about_it(analyst: Client) -> None:
    vulnerability = intelligence.exploited()
    page = get(analyst, reverse("intelligence:vulnerability", args=[vulnerability.cve]))
    begun = get(analyst, page.links["Write an alert about it"])
    assert begun.form().values["cves"] == [vulnerability.cve]
    approver = accounts.signed_in(Role.APPROVER)
    page = get(approver, reverse("intelligence:vulnerability", args=[vulnerability.cve]))
    assert "Write an alert about it" not in page.links
