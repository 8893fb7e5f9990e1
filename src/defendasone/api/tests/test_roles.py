"""Every path of the API as every role: who gets in, and that nothing of another council is in any answer."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.accounts import queries
from defendasone.accounts.models import Person
from defendasone.alerts.models import Alert
from defendasone.api.tests.calling import caller, refused, send
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory, exposure, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import words

pytestmark = pytest.mark.django_db
COUNCILS = (Role.OFFICER, Role.LEAD, Role.LEADER)
COORDINATOR = (Role.ANALYST, Role.DUTY, Role.APPROVER)
SECRET = "Elsewhere"
SCOPES = {"alerts.read", "alerts.answer", "technology.read", "technology.write", "intelligence.read"}


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def there() -> Council:
    """Another council, with something of its own in every table that a path reads."""
    made = directory.council(SECRET)
    directory.contact(made, name=f"{SECRET}'s contact")
    exposure.register(made, ("Fortinet", "FortiOS", "7.2.4"), confirmed=timezone.now())
    return made


@pytest.fixture
def shared(here: Council, there: Council) -> Alert:
    """An alert that both got."""
    return factory.published(timezone.now(), here, there)


@pytest.fixture
def others(there: Council) -> Alert:
    """An alert that only the other got."""
    return factory.published(timezone.now(), there, said=words(f"Only for {SECRET}"))


def program_of(role: Role, here: Council) -> Client:
    """A program with a key for everything that programs do and this role may."""
    person = somebody(role, here)
    return caller(person, *sorted(queries.permissions(accounts.viewer_of(person)) & SCOPES))


def somebody(role: Role, here: Council) -> Person:
    return accounts.person(role, at=here if role in COUNCILS else None)


@pytest.mark.parametrize("role", COUNCILS)
def test_a_council_sees_its_own_side_and_no_word_of_another(
    role: Role, here: Council, shared: Alert, others: Alert
) -> None:
    program = program_of(role, here)
    for path in ("/api/v1/me", "/api/v1/alerts", f"/api/v1/alerts/{shared.reference}"):
        answer = program.get(path)
        assert answer.status_code == 200, path
        assert SECRET not in answer.content.decode()
        assert others.reference not in answer.content.decode()
    refused(program.get(f"/api/v1/alerts/{others.reference}"), 404)


@pytest.mark.parametrize("role", COUNCILS)
def test_what_is_not_there_and_what_is_others_read_word_for_word_alike(
    role: Role, here: Council, there: Council, others: Alert
) -> None:
    program = program_of(role, here)
    nowhere = "CAS-0000-XXXX" if others.reference.startswith("CAS") else "XXXX"
    hidden, absent = (program.get(f"/api/v1/alerts/{each}") for each in (others.reference, nowhere))
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    body = {"entries": [{"product": "FortiOS"}]}
    hidden, absent = (send(program, f"/api/v1/technology/{gss}", body) for gss in (there.gss, "E00000000"))
    assert hidden.status_code in (403, 404)
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)


@pytest.mark.parametrize("role", COUNCILS)
def test_no_council_asks_where_the_others_stand(role: Role, here: Council, there: Council) -> None:
    found = intelligence.exploited("Fortinet", "FortiOS")
    answer = program_of(role, here).get(f"/api/v1/exposure/{found.cve}")
    assert answer.status_code in (200, 403)
    assert SECRET not in answer.content.decode()
    assert there.gss not in answer.content.decode()


@pytest.mark.parametrize("role", COORDINATOR)
def test_the_coordinator_reads_both_and_writes_no_councils_register(
    role: Role, here: Council, there: Council, shared: Alert, others: Alert
) -> None:
    program = program_of(role, here)
    listed = program.get("/api/v1/alerts").content.decode()
    assert {shared.reference, others.reference} <= set(listed.replace('"', " ").split())
    answer = send(program, f"/api/v1/technology/{there.gss}", {"entries": [{"product": "X"}]})
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/v1/me", "get"),
        ("/api/v1/alerts", "get"),
        ("/api/v1/alerts/ANY", "get"),
        ("/api/v1/exposure/CVE-2024-21762", "get"),
        ("/api/v1/technology/E99000001", "post"),
        ("/api/v1/technology/E99000001/csv", "post"),
    ],
)
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer  ", "Bearer nonsense", "Basic bmluYTpuaW5h", "Bearer \x7f"])
def test_every_path_is_shut_without_a_key(path: str, method: str, header: str, client: Client) -> None:
    call = client.get if method == "get" else client.post
    answer = call(path, headers={"authorization": header} if header else {})
    assert refused(answer, 401)["title"] == "Unauthorized"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "reference",
    ["..", "%00", "%2e%2e%2f", "'; drop table alerts;--", "<script>quince", "A" * 500, "\u0130", "%F0%9F%9A%92"],
)
def test_a_strange_reference_is_nothing_and_is_not_repeated(reference: str, here: Council) -> None:
    answer = program_of(Role.OFFICER, here).get(f"/api/v1/alerts/{reference}")
    assert answer.status_code == 404
    assert "script>quince" not in answer.content.decode()
    assert "drop table" not in answer.content.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"7", b'{"entries": null}', b'{"entries": []}', b'{"entries": [7]}', b"\xff\xfe",
        b'{"entries": [{"product": ""}]}', b'{"entries": [{"vendor": "x"}]}', b'{"entries": [{"product": 7}]}',
        b'{"entries": [{"product": "x", "internet_facing": "maybe"}]}', b"[" * 5000,
    ],
)  # fmt: skip
def test_a_register_that_cannot_be_read_changes_nothing(body: bytes, here: Council) -> None:
    program = program_of(Role.LEAD, here)
    answer = program.post(f"/api/v1/technology/{here.gss}", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    told = json.loads(answer.content)
    assert told["mend"].endswith(".")
    register = program.get("/api/v1/me")
    assert register.status_code == 200


@pytest.mark.parametrize("marking", [TLP.AMBER_STRICT, TLP.RED])
def test_a_list_does_not_give_away_what_only_a_recorded_reading_may_show(marking: TLP, here: Council) -> None:
    factory.published(timezone.now(), here, said=words("Quinces", happened="Marmalade", tlp=marking))
    listed = program_of(Role.OFFICER, here).get("/api/v1/alerts").content.decode()
    assert "Quinces" not in listed
    assert "Marmalade" not in listed
