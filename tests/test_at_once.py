"""Two people at the same moment, each with a connection of their own and real commits: one is first, one is told."""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.core import ledger
from defendasone.core.models import Event
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.exposure.models import Technology
from defendasone.messaging.models import Message
from defendasone.testing.factories import accounts, alerts, directory, exposure
from defendasone.testing.logins import service
from defendasone.testing.together import together

pytestmark = pytest.mark.usefixtures("real_logins")


def at_once(*deeds: Callable[[], int]) -> list[int]:
    """Do all of it at the same moment; the status of each answer, the smallest first."""
    return sorted(together(*deeds))


@pytest.fixture
def here() -> Council:
    made = directory.council("Here")
    directory.contact(made)
    return made


def client(role: Role, at: Council | None = None) -> Client:
    made = accounts.signed_in(role, at=at)
    made.raise_request_exception = False
    return made


def posting(who: Client, path: str, data: Mapping[str, object]) -> Callable[[], int]:
    return lambda: who.post(path, data).status_code


def events(kind: str) -> int:
    with service():
        return Event.objects.filter(kind=kind).count()


def whole() -> bool:
    """Whether every chain of the ledger holds."""
    with service():
        streams = set(Event.objects.values_list("stream", flat=True))
        return all(ledger.broken(stream) is None for stream in streams)


def versions(alert: Alert) -> dict[str, object]:
    with service():
        edition = Edition.objects.filter(alert=alert).latest("number")
        alert.refresh_from_db()
    return {"seen": edition.version, "alert_seen": alert.version, "reason": "It is urgent."}


def test_of_two_approvals_at_once_one_counts(now: datetime, here: Council) -> None:
    alert = alerts.drafted(now, here)
    path = f"/alerts/{alert.reference}/"
    client(Role.ANALYST).post(f"{path}submit/", versions(alert))
    seen = versions(alert)
    found = at_once(*[posting(client(Role.APPROVER), f"{path}approve/", seen) for _ in range(3)])
    assert found.count(302) == 1
    assert max(found) < 500
    assert events("editions.approved") == 1
    assert whole()


def test_published_twice_at_once_it_goes_out_once(now: datetime, here: Council) -> None:
    alert = alerts.approved(now, here)
    path, seen = f"/alerts/{alert.reference}/publish/", versions(alert)
    found = at_once(*[posting(client(Role.DUTY), path, seen) for _ in range(3)])
    assert found.count(302) == 1
    assert max(found) < 500
    with service():
        assert Message.objects.filter(purpose="published").count() == 1
        assert Answer.objects.filter(alert=alert).count() == 1
    assert whole()


def test_of_two_answers_at_once_one_is_kept_and_the_other_told(now: datetime, here: Council) -> None:
    alert = alerts.published(now, here)
    answer = alerts.answer_of(alert, here)
    people = [client(Role.OFFICER, at=here) for _ in range(3)]
    path, seen = f"/alerts/{alert.reference}/answer/", f"{answer.pk}:{answer.version}"
    sent = [{"exposure": "not-affected", "note": f"Note {number}", "seen": seen} for number in range(3)]
    found = at_once(*[posting(who, path, data) for who, data in zip(people, sent, strict=True)])
    assert found.count(302) == 1
    assert max(found) < 500
    assert events("answers.not-affected") == 1
    assert whole()


def test_withdrawn_while_somebody_answers_nothing_is_lost(now: datetime, here: Council) -> None:
    alert = alerts.published(now, here)
    answer = alerts.answer_of(alert, here)
    officer, duty = client(Role.OFFICER, at=here), client(Role.DUTY)
    with service():
        alert.refresh_from_db()
    path = f"/alerts/{alert.reference}/"
    said = {"exposure": "not-affected", "note": "A note", "seen": f"{answer.pk}:{answer.version}"}
    ended = {"reason": "It was wrong.", "seen": alert.version}
    found = at_once(posting(officer, f"{path}answer/", said), posting(duty, f"{path}withdraw/", ended))
    assert max(found) < 500
    with service():
        answer.refresh_from_db()
        alert.refresh_from_db()
    assert (answer.status == "released") == (alert.status == "withdrawn")
    assert bool(answer.note) == (events("answers.not-affected") == 1)
    assert whole()


def test_a_file_loaded_twice_at_once_is_loaded_once(here: Council) -> None:
    made = exposure.upload(here)
    data = {"load": "", "how": "add", "vendor": "0", "product": "1"}
    path = f"/technology/{here.gss}/upload/{made.pk}/"
    found = at_once(*[posting(client(Role.OFFICER, at=here), path, data) for _ in range(3)])
    assert found.count(302) == 1
    assert max(found) < 500
    with service():
        assert Technology.objects.filter(council=here).count() == 1
    assert events("technology.loaded") == 1


def test_reminded_twice_at_once_it_is_asked_once(now: datetime, here: Council) -> None:
    alert = alerts.published(now, here)
    with service():
        alert.refresh_from_db()
    path = f"/alerts/{alert.reference}/remind/"
    found = at_once(*[posting(client(Role.DUTY), path, {"seen": alert.version}) for _ in range(3)])
    assert found == [302, 409, 409]
    with service():
        assert Message.objects.filter(purpose="reminded").count() == 1


def test_an_entry_removed_while_it_is_changed_is_a_plain_answer(here: Council) -> None:
    exposure.register(here)
    row = exposure.technology(here, "Fortinet", "FortiOS", "7.0.1")
    path = f"/technology/{here.gss}/{row.pk}/"
    changed = {"vendor": "Fortinet", "product": "FortiOS", "version": "7.0.2"}
    deeds = [posting(client(Role.OFFICER, at=here), f"{path}change/", changed) for _ in range(3)]
    deeds += [posting(client(Role.OFFICER, at=here), f"{path}remove/", {}) for _ in range(2)]
    found = at_once(*deeds)
    assert max(found) < 500
    with service():
        assert Technology.objects.filter(council=here).count() == 0


def test_a_file_that_another_takes_the_place_of_while_it_is_loaded_is_a_plain_answer(here: Council) -> None:
    made = exposure.upload(here)
    path = f"/technology/{here.gss}/upload/"
    loading = {"load": "", "how": "add", "vendor": "0", "product": "1"}
    deeds = [posting(client(Role.OFFICER, at=here), f"{path}{made.pk}/", loading) for _ in range(2)]
    deeds += [uploading(client(Role.OFFICER, at=here), path, name) for name in ("b.csv", "c.csv", "d.csv")]
    assert max(at_once(*deeds)) < 500
    with service():
        assert Technology.objects.filter(council=here).count() in (0, 1)


def uploading(who: Client, path: str, name: str) -> Callable[[], int]:
    content = b"Vendor,Product\nFortinet,FortiOS\n"
    return lambda: who.post(path, {"file": SimpleUploadedFile(name, content)}).status_code
