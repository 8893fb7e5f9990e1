"""Where every check of the code is forgotten, the database still shows nobody another council's rows.

The walk deceives the code: whoever asks is taken for somebody who may do everything, at every council, so that every
`visible_to`, every permission and every filter lets everything through. What the database is told stays the truth.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from defendasone.accounts import middleware, queries
from defendasone.alerts.models import ActionAnswer, Feedback
from defendasone.core import isolation, ledger
from defendasone.core.embedded import OWNER, WEB
from defendasone.core.ledger import Entry, Program
from defendasone.core.viewer import COUNCIL_ROLES, SECTOR_ROLES, STRANGER, Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, alerts, directory
from defendasone.testing.logins import become, service
from defendasone.testing.routes import Route, operations, routes

# Guarded table -> a column of free text that some page shows.
MARKED = {
    "accounts_invitation": "name",
    "accounts_person": "name",
    "alerts_action": "text",
    "alerts_actionanswer": "reason",
    "alerts_answer": "note",
    "alerts_edition": "title",
    "alerts_feedback": "comment",
    "alerts_namedlist": "name",
    "directory_contact": "name",
    "directory_organisation": "name",
    "directory_sharedservice": "name",
    "exposure_register": "confirmed_by",
    "exposure_technology": "product",
    "exposure_upload": "name",
    "intelligence_import": "source",
    "intelligence_item": "title",
    "messaging_message": "body",
}
# Guarded tables without words of their own: what they lead to is marked instead.
UNMARKED = {
    "accounts_membership": "accounts_person",
    "alerts_alert": "alerts_edition",
    "alerts_alert_items": "intelligence_item",
    "alerts_alert_vulnerabilities": "alerts_edition",
    "alerts_namedlist_councils": "alerts_namedlist",
    "core_event": "written with its mark",
    "directory_sharedservicecouncil": "directory_sharedservice",
}
# Everybody may read these: they say what councils there are.
PUBLIC = {"directory_council", "directory_councildomain", "directory_domain", "directory_succession"}
# Rows that anybody's act writes for others; those that are there stay as they are.
GROWING = {"core_event", "messaging_message"}
MARKS = frozenset({*MARKED, "core_event"})
KINDS = ("the coordinator's", "every council's")
SECTOR = frozenset((role, None) for role in SECTOR_ROLES)


def mark(table: str) -> str:
    return f"zebedee {table.replace('_', ' ')} zebedee"


def guarded() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind = 'r'")
        return {row[0] for row in cursor.fetchall()}


def contents() -> dict[str, set[str]]:
    """Every row of every guarded table, as the worker sees it."""
    found = {}
    with service(), connection.cursor() as cursor:
        for table in sorted(guarded()):
            cursor.execute(f"select to_jsonb(row)::text from {table} row")
            found[table] = {row[0] for row in cursor.fetchall()}
    return found


def addresses(there: Council) -> list[tuple[Route, str]]:
    """Every route, with arguments that name rows of that council; and rows that no route's arguments name."""
    found = [(route, route.path(there)) for route in routes()]
    alert = alerts.published(timezone.now(), there)
    answer = alerts.answer_of(alert, there)
    accounts.person(Role.LEAD, at=there)
    with service():
        ActionAnswer.objects.create(
            answer=answer, council=there, action_key=alert.editions.get().actions.all()[0].key, state="done"
        )
        Feedback.objects.create(
            alert=alert, council=there, person="x", useful=True, clear=True, in_time=True, at=timezone.now()
        )
        entry = Entry(answer.stream, "answers.acknowledged", there.pk)
        ledger.append([entry], by=Program("x", mark("core_event")), now=timezone.now())
    here = {"alerts:alert", "alerts:council", "alerts:opinions", "alerts:answers-csv", "alerts:words"}
    return found + [(route, _of(route, alert.reference, there.gss)) for route in routes() if route.name in here]


def _of(route: Route, reference: str, gss: str) -> str:
    path = "".join(str(piece) for piece in route.pieces)
    return "/" + path.replace("<reference:reference>", reference).replace("<gss:gss>", gss)


def put_marks() -> None:
    """Every row says where it comes from."""
    unique = {"alerts_namedlist", "directory_organisation", "directory_sharedservice"}
    with service(), connection.cursor() as cursor:
        for table, column in MARKED.items():
            more = " || id" if table in unique else ""
            cursor.execute(f"update {table} set {column} = %s{more}", [mark(table)])


@dataclass
class Deceived:
    """The code believes `believed` of whoever asks; the database is told `truth`."""

    truth: Viewer
    believed: frozenset[tuple[Role, int | None]]
    seen: set[str] = field(default_factory=set)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """From now on."""
        scopes = isolation._scopes
        lie = Viewer(self.truth.person, self.truth.name, self.believed)
        patch.setattr(queries, "viewer", lambda _: lie)
        patch.setattr(middleware, "STRANGER", lie)
        patch.setattr(
            isolation,
            "_scopes",
            lambda viewer: scopes(Viewer(self.truth.person, "", self.truth.grants, viewer.links)),
        )

    def look(self, response: Any) -> None:
        """Remember the marks on a page."""
        text = " ".join([response.content.decode(errors="replace"), response.headers.get("Location", "")])
        self.seen |= {table for table in MARKS if mark(table) in text}


@pytest.fixture
def there() -> Council:
    return directory.council("There")


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


def walk(deceived: Deceived, client: Client, found: list[tuple[Route, str]], methods: tuple[str, ...]) -> None:
    for route, path in found:
        # Links bring a viewer of their own, whatever the code believes; the API asks for a key.
        if route.name in ("alerts:link", "directory:confirm", "accounts:join") or operations(route.callback):
            continue
        for method in methods:
            deceived.look(client.generic(method, path))


def believing(kind: str, *councils: Council) -> frozenset[tuple[Role, int | None]]:
    everywhere = frozenset((role, council.pk) for role in COUNCIL_ROLES for council in councils)
    return everywhere | SECTOR if kind == "the coordinator's" else everywhere


def strangers(_here: Council) -> tuple[Viewer, Client]:
    return STRANGER, Client(raise_request_exception=False)


def officers(here: Council) -> tuple[Viewer, Client]:
    person = accounts.person(Role.OFFICER, at=here)
    client = accounts.client(person)
    client.raise_request_exception = False
    return accounts.viewer_of(person), client


def partners(_here: Council) -> tuple[Viewer, Client]:
    person = accounts.person(Role.PARTNER)
    client = accounts.client(person)
    client.raise_request_exception = False
    return accounts.viewer_of(person), client


@pytest.fixture
def prepared(there: Council) -> list[tuple[Route, str]]:
    found = addresses(there)
    put_marks()
    return found


@pytest.mark.usefixtures("real_logins")
def test_every_guarded_table_is_marked_or_says_what_is_marked_instead() -> None:
    assert guarded() == ({*MARKED} - {"accounts_person"}) | UNMARKED.keys() | PUBLIC


@pytest.mark.usefixtures("real_logins")
@pytest.mark.parametrize("who", [officers, partners, strangers])
def test_a_code_that_forgets_every_check_shows_and_changes_nothing_of_another_council(
    who: Callable[[Council], tuple[Viewer, Client]],
    here: Council,
    there: Council,
    prepared: list[tuple[Route, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    truth, client = who(here)
    before = contents()
    for kind in KINDS:
        deceived = Deceived(truth, believing(kind, here, there))
        with monkeypatch.context() as patch:
            deceived.install(patch)
            walk(deceived, client, prepared, ("GET", "POST"))
        assert deceived.seen == set()
    after = contents()
    for table, rows in before.items():
        assert rows <= after[table], f"{table}: a row was changed or removed"
        assert table in GROWING or rows == after[table], f"{table}: a row was added"


@pytest.mark.usefixtures("real_logins")
def test_the_walk_opens_every_marked_table_so_that_a_lost_policy_is_seen(
    here: Council, there: Council, prepared: list[tuple[Route, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    truth, client = officers(here)
    seen = set()
    for kind in KINDS:
        believed = believing(kind, here, there)
        deceived = Deceived(Viewer(truth.person, "", believed), believed)
        with monkeypatch.context() as patch:
            deceived.install(patch)
            walk(deceived, client, prepared, ("GET",))
        seen |= deceived.seen
    assert seen == MARKS


@contextmanager
def lost(table: str) -> Iterator[None]:
    """The table's policy for reading lets everybody read, until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("select qual from pg_policies where tablename = %s and policyname = 'read'", [table])
        ((was,),) = cursor.fetchall()
    _alter(table, "true")
    try:
        yield
    finally:
        _alter(table, was)


def _alter(table: str, condition: str) -> None:
    become(OWNER)
    with connection.cursor() as cursor:
        cursor.execute(f"alter policy read on {table} using ({condition})")
    become(WEB)


@pytest.mark.usefixtures("real_logins")
def test_where_a_policy_is_lost_the_walk_finds_what_leaks(
    here: Council, there: Council, prepared: list[tuple[Route, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    truth, client = officers(here)
    believed = believing("the coordinator's", here, there)
    Deceived(truth, believed).install(monkeypatch)
    for table in ("accounts_invitation", "directory_contact", "exposure_technology", "messaging_message"):
        deceived = Deceived(truth, believed)
        with lost(table):
            walk(deceived, client, prepared, ("GET",))
        assert deceived.seen == {table}
