"""Council A never learns of council B's technology: real logins, real commits, and data that could leak."""

from datetime import datetime

import pytest
from django.db import ProgrammingError, connection

from defendasone.core.isolation import viewing
from defendasone.core.viewer import STRANGER, Role, Viewer
from defendasone.directory.models import Council
from defendasone.exposure import actions, queries
from defendasone.exposure.models import Register, Technology, Upload
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.factories import exposure as registers

pytestmark = pytest.mark.usefixtures("real_logins")
SECRET = b"Vendor,Product,Version\nAcme,Secret Product,6.6.6\n"


@pytest.fixture
def councils(now: datetime) -> tuple[Council, Council]:
    """Ours, and theirs with a register and a file that waits."""
    here, there = directory.council("Here", gss="E99900001"), directory.council("There", gss="E99900002")
    registers.register(here, ("Fortinet", "FortiOS", "7.2.4"), confirmed=now)
    registers.register(there, ("Acme", "Secret Product", "6.6.6"), confirmed=now)
    registers.upload(there, SECRET, name="secret.csv")
    return here, there


def everything() -> set[str]:
    """Whatever the database shows, whatever the code asks for."""
    found = set(Technology.objects.values_list("product", flat=True)) | set(
        Upload.objects.values_list("name", flat=True)
    )
    return found | {f"register {key}" for key in Register.objects.values_list("council_id", flat=True)}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.LEADER])
def test_the_database_shows_a_council_its_own(councils: tuple[Council, Council], role: Role) -> None:
    here, _ = councils
    with viewing(accounts.viewer(role, at=here)):
        assert everything() == {"FortiOS", f"register {here.pk}"}


def test_the_coordinator_reads_registers_and_no_files_that_wait(councils: tuple[Council, Council]) -> None:
    here, there = councils
    with viewing(accounts.viewer(Role.ANALYST)):
        assert everything() == {"FortiOS", "Secret Product", f"register {here.pk}", f"register {there.pk}"}


@pytest.mark.parametrize("role", [Role.PARTNER, Role.WARP_LEAD, Role.SUPPLIER])
def test_outsiders_and_strangers_see_nothing(councils: tuple[Council, Council], role: Role) -> None:
    for viewer in (accounts.viewer(role), STRANGER):
        with viewing(viewer):
            assert everything() == set()


def test_every_query_leaves_the_others_out_even_without_its_own_filter(
    councils: tuple[Council, Council], now: datetime
) -> None:
    """Asked for the other council by name, as a mistake in a page would."""
    here, there = councils
    officer = accounts.viewer(Role.OFFICER, at=here)
    wide = Viewer(officer.person, officer.name, frozenset({(Role.OFFICER, here.pk), (Role.OFFICER, there.pk)}))
    with viewing(officer):
        assert list(queries.entries(wide, there)) == []
        assert list(queries.uploads(wide, there)) == []
        assert [line.state for line in queries.lines(wide, now) if line.name == "There"] == ["none"]
        found = queries.exposure(wide, products=[("Acme", "Secret Product")], now=now)
        assert {each.name: each.because for each in found}["There"] == "No technology register"


def test_exposure_says_nothing_of_others(councils: tuple[Council, Council], now: datetime) -> None:
    here, _ = councils
    made = intelligence.exploited("Acme", "Secret Product")
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer):
        found = list(queries.exposure(officer, vulnerabilities=[made], now=now))
        assert [(each.name, each.because) for each in found] == [("Here", "Does not list Secret Product")]
        assert queries.running(officer, [made.pk]) == {made.pk: 0}
    analyst = accounts.viewer(Role.ANALYST)
    with viewing(analyst):
        assert queries.running(analyst, [made.pk]) == {made.pk: 1}


def test_nobody_writes_into_anothers_register(councils: tuple[Council, Council], now: datetime) -> None:
    here, there = councils
    officer, analyst = accounts.viewer(Role.OFFICER, at=here), accounts.viewer(Role.ANALYST)
    for viewer in (officer, analyst):
        with viewing(viewer):
            assert Technology.objects.filter(council=there).update(product="Changed") == 0
            assert Technology.objects.filter(council=there).delete()[0] == 0
            assert Register.objects.filter(council=there).update(entries=99) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), viewing(viewer):
            actions.upload(there, "register.csv", SECRET, by=viewer, now=now)
    with viewing(analyst):
        assert "Secret Product" in everything()


def test_the_connection_really_is_the_web_processs(councils: tuple[Council, Council]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)"
        )
        assert cursor.fetchone() == ("defend_web", False)
