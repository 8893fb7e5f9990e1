"""Who may let whom in, for how long, and what a key may do."""

from datetime import timedelta

import pytest

from defendasone.accounts import rules
from defendasone.core.viewer import COUNCIL_ROLES, OUTSIDE_ROLES, SECTOR_ROLES, Role, Viewer

HERE, THERE = 1, 2
PERSON = "0197-person"


def somebody(*grants: tuple[Role, int | None]) -> Viewer:
    return Viewer(PERSON, "Some Body", frozenset(grants))


def test_a_lead_gives_council_roles_at_their_own_council_only() -> None:
    """ACC-1."""
    lead = somebody((Role.LEAD, HERE))
    assert rules.roles_to_give(lead, HERE) == COUNCIL_ROLES
    assert rules.roles_to_give(lead, THERE) == frozenset()
    assert rules.roles_to_give(lead, None) == frozenset()


def test_an_administrator_gives_the_lead_of_any_council_and_the_coordinators_roles() -> None:
    """ACC-1."""
    administrator = somebody((Role.ADMINISTRATOR, None))
    assert rules.roles_to_give(administrator, HERE) == {Role.LEAD}
    assert rules.roles_to_give(administrator, HERE, shared=True) == {Role.LEAD, Role.OFFICER}
    assert rules.roles_to_give(administrator, None) == SECTOR_ROLES


@pytest.mark.parametrize(
    "role", sorted((COUNCIL_ROLES - {Role.LEAD}) | (SECTOR_ROLES - {Role.ADMINISTRATOR}) | OUTSIDE_ROLES)
)
def test_nobody_else_gives_roles(role: Role) -> None:
    """ACC-1."""
    place = HERE if role in COUNCIL_ROLES else None
    for council in (HERE, None):
        assert rules.roles_to_give(somebody((role, place)), council, shared=True) == frozenset()


def test_somebody_who_is_both_gives_both() -> None:
    """ACC-1."""
    both = somebody((Role.LEAD, HERE), (Role.ADMINISTRATOR, None))
    assert rules.roles_to_give(both, HERE) == COUNCIL_ROLES
    assert rules.roles_to_give(both, THERE) == {Role.LEAD}


def test_nobody_invites_roles_that_have_no_pages_yet() -> None:
    """ACC-1."""
    both = somebody((Role.LEAD, HERE), (Role.ADMINISTRATOR, None))
    assert not (rules.roles_to_give(both, HERE, shared=True) | rules.roles_to_give(both, None)) & OUTSIDE_ROLES


def test_an_invitation_lasts_seven_days() -> None:
    """ACC-2."""
    assert timedelta(days=7) == rules.INVITATION_LASTS


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ({"accepted": True, "withdrawn": False, "expired": True}, "used before"),
        ({"accepted": False, "withdrawn": True, "expired": True}, "withdrawn"),
        ({"accepted": False, "withdrawn": False, "expired": True}, "expired"),
    ],
)
def test_a_closed_invitation_says_why_and_what_to_do(state: dict[str, bool], word: str) -> None:
    """ACC-2."""
    assert word in rules.why_closed(**state)
    assert rules.why_closed(**state).count(".") == 2


def test_an_open_invitation_has_no_reason_against_it() -> None:
    """ACC-2."""
    assert rules.why_closed(accepted=False, withdrawn=False, expired=False) == ""


@pytest.mark.parametrize(
    ("by", "person", "council", "expected"),
    [
        (somebody((Role.OFFICER, HERE)), PERSON, HERE, True),
        (somebody((Role.OFFICER, HERE)), "another", HERE, False),
        (somebody((Role.LEADER, HERE)), "another", HERE, False),
        (somebody((Role.LEAD, HERE)), "another", HERE, True),
        (somebody((Role.LEAD, HERE)), "another", THERE, False),
        (somebody((Role.LEAD, HERE)), "another", None, False),
        (somebody((Role.ANALYST, None)), "another", None, False),
        (somebody((Role.ADMINISTRATOR, None)), "another", None, True),
        (somebody((Role.ADMINISTRATOR, None)), "another", HERE, True),
    ],
)
def test_who_ends_whose_access(by: Viewer, person: str, council: int | None, expected: bool) -> None:
    """ACC-3."""
    assert rules.may_end(by, person, council) is expected


def test_the_last_administrator_stays() -> None:
    """ACC-4."""
    assert rules.leaves_nobody(Role.ADMINISTRATOR, 0)
    assert not rules.leaves_nobody(Role.ADMINISTRATOR, 1)
    assert not rules.leaves_nobody(Role.LEAD, 0)


def test_a_key_holds_only_what_its_holder_holds() -> None:
    """ACC-5."""
    held = frozenset({"alerts.read", "keys.manage", "people.manage"})
    assert rules.scopes_refused({"alerts.read"}, held) == frozenset()
    assert rules.scopes_refused({"alerts.read", "alerts.write"}, held) == {"alerts.write"}


def test_no_key_makes_keys_or_lets_anybody_in_whoever_holds_it() -> None:
    """ACC-5."""
    held = frozenset({"keys.manage", "people.manage"})
    assert rules.scopes_refused(held, held) == held


@pytest.mark.parametrize(("days", "expected"), [(0, False), (1, True), (365, True), (366, False), (-1, False)])
def test_a_key_lasts_a_day_to_a_year(days: int, expected: bool) -> None:
    """ACC-6."""
    assert rules.key_lasts(days) is expected


@pytest.mark.parametrize(
    ("has", "used", "trusted", "expected"),
    [
        (False, False, False, "missing"),
        (False, True, False, "missing"),
        (True, False, False, "unproven"),
        (True, True, False, "enough"),
        (False, False, True, "enough"),
        (True, False, True, "enough"),
    ],
)
def test_a_session_has_to_prove_a_second_factor(has: bool, used: bool, trusted: bool, expected: str) -> None:
    """ACC-7."""
    assert rules.standing(has_factor=has, used_factor=used, trusted_provider=trusted) == expected
