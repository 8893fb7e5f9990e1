"""Who gets an alert: described, counted, named, kept."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from defendasone.alerts import actions
from defendasone.alerts.actions import About
from defendasone.alerts.audience import Audience, Chosen, Start, read, resolve
from defendasone.alerts.models import Alert, NamedList
from defendasone.alerts.queries import checking
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory, exposure, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> Client:
    return accounts.signed_in(Role.ANALYST)


@pytest.fixture
def sector(now: datetime) -> dict[str, Council]:
    """One council of each group, in different places, each with a contact."""
    made = {
        "Runs": directory.council("Runs", region="London", kind="unitary"),
        "Clear": directory.council("Clear", region="London", kind="county"),
        "Unknown": directory.council("Unknown", region="North West", forum=directory.forum("Lancashire")),
    }
    exposure.register(made["Runs"], ("Examplesoft", "Gateway", "7.2.4"), confirmed=now)
    exposure.register(made["Clear"], ("Other", "Thing", "1"), confirmed=now)
    for council in made.values():
        directory.contact(council)
    return made


@pytest.fixture
def alert(sector: dict[str, Council], now: datetime) -> Alert:
    """A draft about a product that one of them runs, with the default audience."""
    return factory.drafted(now, about=About([intelligence.exploited()]), audience=Audience())


def address(alert: Alert) -> str:
    return reverse("alerts:audience", args=[alert.reference])


def describe(client: Client, alert: Alert, button: str = "count", **changes: Any) -> Page:
    """Fill the builder in and press one of its buttons."""
    return send(client, get(client, address(alert)), address(alert), **{button: button, **changes})


def kept(alert: Alert) -> Audience:
    with service():
        return read(Alert.objects.get(pk=alert.pk).audience)


def test_cas_7_the_three_groups_are_shown_and_who_cannot_tell_is_ticked(analyst: Client, alert: Alert) -> None:
    page = get(analyst, address(alert))
    for label in ("Runs it (1)", "Cannot tell (1)", "Does not run it (1)"):
        assert label in page.text
    assert page.form().values["groups"] == ["runs", "cannot-tell"]
    assert "2 councils would get it now" in page.text
    assert "Cannot tell: No technology register 1 Unknown" in page.text


@pytest.mark.parametrize(
    ("changes", "chosen"),
    [
        ({"start": "everyone"}, {"Runs", "Clear", "Unknown"}),
        ({"start": "nobody"}, set()),
        ({"groups": ["does-not-run"]}, {"Clear"}),
        ({"groups": []}, set()),
        ({"start": "everyone", "kinds": ["county"]}, {"Clear"}),
        ({"start": "everyone", "regions": ["London"]}, {"Runs", "Clear"}),
        ({"start": "everyone", "forums": ["lancashire"]}, {"Unknown"}),
        ({"start": "everyone", "regions": ["London"], "kinds": ["district"]}, set()),
        ({"start": "nobody", "councils": "clear council\nRUNS"}, {"Runs", "Clear"}),
        ({"start": "everyone", "without": "Clear\r\n"}, {"Runs", "Unknown"}),
    ],
)
def test_every_way_to_describe_an_audience_is_counted_and_kept(
    analyst: Client, alert: Alert, changes: dict[str, Any], chosen: set[str]
) -> None:
    counted = describe(analyst, alert, **changes)
    number = f"{len(chosen)} council{'' if len(chosen) == 1 else 's'} would get it now"
    assert number in counted.text
    assert kept(alert) == Audience()
    saved = describe(analyst, alert, "save", **changes)
    assert f"Saved: {len(chosen)} council" in saved.text
    with acting(Role.DUTY) as duty:
        found = resolve(duty, Alert.objects.get(), kept(alert), now=alert.made)
    assert {each.council.short_name for each in found.chosen} == chosen


def test_the_builder_opens_with_what_was_kept(analyst: Client, alert: Alert, sector: dict[str, Council]) -> None:
    describe(
        analyst, alert, "save", start="everyone", regions=["London"], councils="Unknown", without=sector["Clear"].gss
    )
    values = get(analyst, address(alert)).form().values
    assert values["start"] == ["everyone"]
    assert values["regions"] == ["London"]
    assert values["councils"] == ["Unknown"]
    assert values["without"] == ["Clear"]


def test_councils_are_named_by_code_too_and_shared_names_need_one(
    analyst: Client, alert: Alert, sector: dict[str, Council], now: datetime
) -> None:
    one, two = directory.council("Twin"), directory.council("Twin")
    page = describe(analyst, alert, start="nobody", councils=f"{sector['Runs'].gss.lower()}\n{one.gss}")
    assert "2 councils would get it now" in page.text
    unclear = describe(analyst, alert, start="nobody", councils="Twin")
    assert "More than one council has this name: Twin. Use the GSS code" in unclear.text
    describe(analyst, alert, "save", start="nobody", councils=two.gss)
    assert kept(alert).councils == {two.pk}
    assert get(analyst, address(alert)).form().values["councils"] == [two.gss]


@pytest.mark.parametrize("field", ["councils", "without"])
def test_unknown_councils_are_named_and_nothing_is_kept(analyst: Client, alert: Alert, field: str) -> None:
    page = describe(analyst, alert, "save", start="everyone", **{field: "Runs\nAtlantis\n<b>Oz</b>"})
    assert "No council has this name or code: Atlantis, <b>Oz</b>. Use the name or the GSS code" in page.text
    assert "<b>Oz" not in page.html
    assert "Not counted" in page.text
    assert kept(alert) == Audience()


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "some"},
        {"groups": ["chosen"]},
        {"regions": ["Atlantis"]},
        {"kinds": ["parish"]},
        {"forums": ["nowhere"]},
        {"councils": "x\n" * 25_001},
        {"councils": "\n".join(map(str, range(1001)))},
    ],
)
def test_what_cannot_be_is_refused(analyst: Client, alert: Alert, changes: dict[str, Any]) -> None:
    page = describe(analyst, alert, "save", **changes)
    assert "There is a problem" in page.text
    assert kept(alert) == Audience()


def test_a_long_list_of_unknown_councils_is_shortened(analyst: Client, alert: Alert) -> None:
    page = describe(analyst, alert, councils="\n".join(f"Nowhere {number}" for number in range(30)))
    assert "Nowhere 9 and 20 more" in page.text


def test_councils_that_nobody_can_be_reached_at_are_named(
    analyst: Client, alert: Alert, sector: dict[str, Council], now: datetime
) -> None:
    alone = directory.council("Alone")
    phone = directory.council("Phone only")
    directory.contact(phone, email="")
    directory.contact(alone, ended=now)
    page = describe(analyst, alert, start="everyone")
    assert "Some councils would not be reached" in page.text
    assert "an address that this alert uses. Alone, Phone only Why" in page.text
    with acting(Role.ANALYST):
        Alert.objects.update(by_sms=True)
    page = describe(analyst, alert, start="everyone")
    assert "an address that this alert uses. Alone Why" in page.text


def test_an_audience_that_somebody_else_changed_is_not_overwritten(
    analyst: Client, alert: Alert, now: datetime
) -> None:
    page = get(analyst, address(alert))
    with acting(Role.ANALYST) as other:
        fresh = Alert.objects.get()
        actions.set_audience(fresh, Audience(start=Start.EVERYONE), by=other, now=now)
    refused = send(analyst, page, address(alert), start="nobody", save="save")
    assert "Someone else changed this" in refused.text
    assert kept(alert).start == Start.EVERYONE
    send(analyst, refused, address(alert), save="save")
    assert kept(alert).start == Start.NOBODY


def test_the_audience_is_settled_by_review_and_by_publication(
    analyst: Client, sector: dict[str, Council], now: datetime
) -> None:
    published = factory.published(now, sector["Runs"])
    assert analyst.get(address(published)).status_code == 409
    approved = factory.approved(now, sector["Runs"])
    refused = describe(analyst, approved, "save", start="everyone")
    assert "have it returned first" in refused.text
    assert kept(approved).councils == {sector["Runs"].pk}


def test_live_counts_are_a_part_of_the_page(analyst: Client, alert: Alert) -> None:
    values = {**get(analyst, address(alert)).form().values, "start": "everyone", "count": "count"}
    part = analyst.post(address(alert), values, headers={"HX-Request": "true"}).content.decode()
    assert "3 councils would get it now" in part
    assert "<html" not in part
    assert "<form" not in part
    wrong = analyst.post(address(alert), {**values, "councils": "Oz"}, headers={"HX-Request": "true"})
    assert "Not counted" in wrong.content.decode()


def test_councils_are_kept_as_a_list_under_a_new_name(
    analyst: Client, alert: Alert, sector: dict[str, Council]
) -> None:
    page = describe(analyst, alert, "list", start="everyone", regions=["London"], name="  London   pilots ")
    assert "Saved as the list 'London pilots' with 2 councils." in page.text
    assert page.form().values["regions"] == ["London"]
    assert kept(alert) == Audience()
    with service():
        made = NamedList.objects.get()
        assert set(made.councils.all()) == {sector["Runs"], sector["Clear"]}
    again = describe(analyst, alert, "list", start="everyone", name="london PILOTS")
    assert "There is a list with this name already" in again.text
    with service():
        assert NamedList.objects.get().councils.count() == 2
    named = describe(analyst, alert, start="nobody", lists=[str(made.pk)])
    assert "Chosen: On the list 'London pilots' 2 Clear, Runs" in named.text


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_list_needs_a_name_that_fits(analyst: Client, alert: Alert, name: str) -> None:
    page = describe(analyst, alert, "list", start="everyone", name=name)
    assert "Name of the list" in page.text
    assert "rror" in page.text
    with service():
        assert not NamedList.objects.exists()


def test_an_alert_about_no_product_says_why_nothing_matches(
    analyst: Client, sector: dict[str, Council], now: datetime
) -> None:
    page = get(analyst, address(factory.drafted(now, audience=Audience())))
    assert "names no vulnerability and no product" in page.text
    assert "0 councils would get it now" in page.text


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, Role.OFFICER, Role.WARP_LEAD])
def test_others_do_not_choose(alert: Alert, sector: dict[str, Council], role: Role) -> None:
    client = accounts.signed_in(role, at=sector["Runs"] if role == Role.OFFICER else None)
    assert client.get(address(alert)).status_code == 403
    assert client.post(address(alert), {"start": "everyone", "save": "save"}).status_code == 403


@pytest.mark.parametrize("changes", [{"start": "everyone"}, {"start": "exposure", "groups": ["runs", "cannot-tell"]}])
def test_the_whole_sector_is_a_page_under_sixty_kilobytes(
    analyst: Client, now: datetime, changes: dict[str, Any]
) -> None:
    councils = factory.sector(317)
    for number, council in enumerate(councils[::3]):
        exposure.register(council, ("Examplesoft", "Gateway", f"7.2.{number}"), confirmed=now)
    alert = factory.drafted(now, about=About([intelligence.exploited()]), audience=Audience())
    page = describe(analyst, alert, **changes)
    assert "317 councils would get it now" in page.text
    assert all(council.short_name in page.text for council in councils)
    assert len(page.html) < 60_000


def test_hundreds_of_different_reasons_stand_together(now: datetime) -> None:
    councils = factory.sector(30)
    chosen = [Chosen(council, "runs", f"Lists version {number // 2}") for number, council in enumerate(councils)]
    chosen += [Chosen(council, "cannot-tell", council.name) for council in councils[:4]]
    assert len(checking.reasons(chosen)) == 19
    merged = checking.reasons(chosen, most=18)
    assert [len(reason.councils) for reason in merged] == [2] * 15 + [4]
    assert merged[-1].because == "Each for its own reason"
    assert merged[-1].councils == [council.short_name for council in councils[:4]]


@pytest.mark.parametrize("name", ["audience", "check", "extend"])
def test_the_number_of_queries_does_not_grow_with_the_councils(analyst: Client, now: datetime, name: str) -> None:
    def counted() -> int:
        make = factory.published if name == "extend" else factory.drafted
        alert = make(now, made[0], about=About([intelligence.exploited()]), audience=Audience(start=Start.EVERYONE))
        page = reverse(f"alerts:{name}", args=[alert.reference])
        analyst.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert analyst.get(page).status_code == 200
        return len(captured)

    made = [directory.council() for _ in range(3)]
    few = counted()
    factory.sector(27)
    assert counted() == few
