"""Words before they are out: written, reviewed by somebody else, returned, corrected."""

from datetime import datetime

import pytest

from defendasone.alerts import actions
from defendasone.alerts.actions.writing import About, ToDo
from defendasone.alerts.models import Alert, Edition
from defendasone.core import ledger
from defendasone.core.flow import Refused
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words

pytestmark = pytest.mark.django_db
Status = Edition.Status


def edition_of(alert: Alert) -> Edition:
    return alert.editions.get()


def test_a_draft_has_its_words_and_what_it_is_about(now: datetime) -> None:
    vulnerability, item = intelligence.exploited(), intelligence.item()
    about = About([vulnerability], [item], [("Examplesoft", "Gateway")], answer_required=False, by_sms=True)
    alert = factory.drafted(now, said=words("Look at this"), about=about)
    with acting(Role.ANALYST) as analyst:
        alert.refresh_from_db()
        edition = edition_of(alert)
        assert (edition.title, edition.status, edition.number) == ("Look at this", Status.DRAFT, 1)
        assert [(action.number, action.days) for action in edition.actions.all()] == [(1, 5), (2, 10)]
        assert list(alert.vulnerabilities.all()) == [vulnerability]
        assert list(alert.items.all()) == [item]
        assert alert.products == [["Examplesoft", "Gateway"]]
        assert (alert.answer_required, alert.by_sms, alert.published) == (False, True, None)
        kinds = [event.kind for event in ledger.stream(alert.stream, viewer=analyst)]
        assert kinds == ["alerts.drafted", "alerts.prepared"]


def test_references_are_unguessable_and_readable(now: datetime) -> None:
    one, two = factory.drafted(now).reference, factory.drafted(now).reference
    assert one != two
    assert len(one) == len("CAS-7F3K-9QXB")
    assert set(one[4:]) <= set("-2346789BCDFGHJKMNPQRTVWXZ")


def test_changing_words_keeps_the_keys_of_actions_that_stay(now: datetime) -> None:
    alert = factory.drafted(now)
    with acting(Role.ANALYST) as analyst:
        edition = edition_of(alert)
        first = edition.actions.first()
        assert first
        todo = (ToDo("Read the logs", 3), ToDo(first.text, 7, first.key))
        actions.write(edition, words("Changed", todo=todo), by=analyst, now=now)
        found = [(action.text, action.days, action.key == first.key) for action in edition.actions.all()]
    assert found == [("Read the logs", 3, False), (first.text, 7, True)]


def test_every_writer_is_remembered(now: datetime) -> None:
    alert = factory.drafted(now)
    with acting(Role.ANALYST) as second:
        edition = edition_of(alert)
        actions.write(edition, words("Changed"), by=second, now=now)
    assert len(edition.writers) == 2
    assert second.id in edition.writers
    assert edition.written_by == second.name


def test_cas_1_neither_the_author_nor_a_later_writer_approves(now: datetime) -> None:
    with acting(Role.ANALYST, Role.APPROVER) as author:
        alert = actions.draft(words(), About(), by=author, now=now)
        edition = edition_of(alert)
    with acting(Role.ANALYST, Role.APPROVER) as second:
        actions.write(edition, words("Changed"), by=second, now=now)
        actions.submit(edition, by=second, now=now)
        for writer in (author, second):
            with pytest.raises(Refused, match="somebody else has to approve"):
                actions.approve(edition, by=writer, now=now)
    with acting(Role.APPROVER) as approver:
        actions.approve(edition, by=approver, now=now)
    assert (edition.status, edition.approved_by, edition.approved) == (Status.APPROVED, approver.name, now)


def test_what_is_returned_carries_the_reason_until_it_is_changed(now: datetime) -> None:
    alert = factory.approved(now)
    with acting(Role.APPROVER) as approver:
        edition = edition_of(alert)
        actions.return_(edition, "Say which versions.", by=approver, now=now)
        assert (edition.status, edition.returned_because, edition.approved_by) == (
            "returned",
            "Say which versions.",
            "",
        )
    with acting(Role.ANALYST) as analyst:
        actions.write(edition, words("Changed"), by=analyst, now=now)
    assert (edition.status, edition.returned_because) == (Status.DRAFT, "")


def test_words_in_review_cannot_be_changed(now: datetime) -> None:
    alert = factory.drafted(now)
    with acting(Role.ANALYST) as analyst:
        edition = edition_of(alert)
        actions.submit(edition, by=analyst, now=now)
        with pytest.raises(Refused, match="it is in review"):
            actions.write(edition, words("Sneaky"), by=analyst, now=now)
        edition.refresh_from_db()
        assert edition.title == "Update your gateways now"
        assert edition.actions.count() == 2


def test_two_people_who_change_the_same_words_do_not_overwrite_each_other(now: datetime) -> None:
    alert = factory.drafted(now)
    with acting(Role.ANALYST) as analyst:
        mine, yours = edition_of(alert), edition_of(alert)
        actions.write(mine, words("Mine"), by=analyst, now=now, seen=mine.version)
        with pytest.raises(Refused, match="Someone else changed this"):
            actions.write(yours, words("Yours", todo=()), by=analyst, now=now, seen=yours.version)
        assert edition_of(alert).title == "Mine"
        assert edition_of(alert).actions.count() == 2


def test_an_alert_without_anything_to_do_is_not_ready(now: datetime) -> None:
    alert = factory.drafted(now, said=words(todo=()))
    with acting(Role.ANALYST) as analyst, pytest.raises(Refused, match="at least one thing"):
        actions.submit(edition_of(alert), by=analyst, now=now)


def test_cas_9_intelligence_that_is_stricter_refuses_a_freer_alert(now: datetime) -> None:
    secret = intelligence.item(tlp="amber+strict")
    with acting(Role.ANALYST) as analyst:
        with pytest.raises(Refused, match="mark the alert TLP:AMBER\\+STRICT or stricter"):
            actions.draft(words(tlp=TLP.AMBER), About(items=[secret]), by=analyst, now=now)
        assert not Alert.objects.exists()
        alert = actions.draft(words(tlp=TLP.RED), About(items=[secret]), by=analyst, now=now)
        with pytest.raises(Refused, match="mark the alert"):
            actions.write(edition_of(alert), words(tlp=TLP.GREEN), by=analyst, now=now)
        assert edition_of(alert).tlp == TLP.RED


def test_a_correction_begins_with_the_words_that_are_out(now: datetime) -> None:
    alert = factory.published(now, directory.council())
    with acting(Role.ANALYST) as analyst:
        edition = actions.correct(alert, by=analyst, now=now)
        present = alert.current
        assert present
        assert (edition.number, edition.status, edition.title) == (2, Status.DRAFT, present.title)
        assert [action.key for action in edition.actions.all()] == [action.key for action in present.actions.all()]
        with pytest.raises(Refused, match="being prepared already"):
            actions.correct(alert, by=analyst, now=now)
        with pytest.raises(Refused, match="Say what is different"):
            actions.submit(edition, by=analyst, now=now)


def test_only_what_is_out_can_be_corrected(now: datetime) -> None:
    with acting(Role.ANALYST) as analyst, pytest.raises(Refused, match="Only a published alert"):
        actions.correct(factory.drafted(now), by=analyst, now=now)


def test_a_council_cannot_write_alerts_even_if_the_code_lets_it(now: datetime) -> None:
    alert = factory.published(now, council := directory.council())
    officer = accounts.viewer(Role.OFFICER, at=council)
    with acting(Role.OFFICER, at=council):
        edition = Edition.objects.get(alert=alert)
        with pytest.raises(Refused, match=r"Someone else changed this|it is published"):
            actions.return_(edition, "No.", by=officer, now=now)
        assert Edition.objects.filter(alert=alert).update(title="Defaced") == 0
