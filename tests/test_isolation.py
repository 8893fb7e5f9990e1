"""The database shows each viewer their own rows, and nobody else's."""

import pytest

from defendasone.core.isolation import viewing
from defendasone.core.viewer import STRANGER, Role
from defendasone.directory.models import Contact, Council
from defendasone.testing.factories import accounts, directory


def seen() -> set[str]:
    """Every contact that the database shows, whatever the code asks for."""
    return set(Contact.objects.values_list("name", flat=True))


@pytest.fixture
def two_councils() -> tuple[Council, Council]:
    here, there = directory.council("Here"), directory.council("There")
    directory.contact(here, name="Ours")
    directory.contact(there, name="Theirs")
    return here, there


@pytest.mark.usefixtures("real_logins")
def test_each_sees_their_own_with_real_logins_and_commits(two_councils: tuple[Council, Council]) -> None:
    here, _ = two_councils
    officer, analyst = accounts.viewer(Role.OFFICER, at=here), accounts.viewer(Role.ANALYST)
    with viewing(officer):
        assert seen() == {"Ours"}
    with viewing(analyst):
        assert seen() == {"Ours", "Theirs"}
    with viewing(STRANGER):
        assert seen() == set()
    assert seen() == set()


@pytest.mark.django_db
def test_viewing_restores_what_was_set_before_it(two_councils: tuple[Council, Council]) -> None:
    here, there = two_councils
    mine, yours = accounts.viewer(Role.OFFICER, at=here), accounts.viewer(Role.OFFICER, at=there)
    with viewing(mine):
        with viewing(yours):
            assert seen() == {"Theirs"}
        assert seen() == {"Ours"}
    assert seen() == set()
