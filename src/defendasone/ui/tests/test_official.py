"""Our partials and forms draw what govuk-frontend's own fixtures say, but for what `given_up` lists."""

import difflib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from defendasone.ui.tests.official.claims import ADAPTERS
from defendasone.ui.tests.official.given_up import NOT_CLAIMED
from defendasone.ui.tests.official.html import normalised

FOLDER = Path(__file__).parents[1] / "fixtures"
LEAST_CLAIMED = 0.5  # Of all fixtures of the components that we use: fewer, and "tested against them" is an empty word.

needs_fixtures = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="govuk-frontend's fixtures are not here: install with DEFEND_BUILD=develop"
)


@cache
def fixtures(component: str) -> dict[str, Any]:
    read = json.loads((FOLDER / f"{component}.json").read_text())
    return {fixture["name"]: fixture for fixture in read["fixtures"]}


def given_up(component: str) -> dict[str, str]:
    """Name of a fixture -> reason."""
    return {name: reason for reason, names in NOT_CLAIMED.get(component, {}).items() for name in names}


def difference(component: str, name: str) -> str:
    """Empty where ours says the same."""
    fixture = fixtures(component)[name]
    theirs, ours = normalised(fixture["html"]), normalised(ADAPTERS[component](fixture["options"]))
    return "\n".join(difflib.unified_diff(theirs.splitlines(), ours.splitlines(), "official", "ours", lineterm="", n=1))


@needs_fixtures
@pytest.mark.parametrize("component", sorted(ADAPTERS))
def test_what_is_claimed_is_drawn_as_the_official_fixture_says(component: str) -> None:
    claimed = [name for name in fixtures(component) if name not in given_up(component)]
    wrong = {name: told for name in claimed if (told := difference(component, name))}
    assert claimed, f"Nothing of {component} is claimed: take it out of ADAPTERS"
    assert not wrong, "\n\n".join(f"{component}: {name}\n{told}" for name, told in wrong.items())


@needs_fixtures
@pytest.mark.parametrize("component", sorted(NOT_CLAIMED))
def test_what_is_given_up_exists_has_a_reason_and_really_differs(component: str) -> None:
    listed = given_up(component)
    assert set(listed) <= set(fixtures(component)), "A fixture is given up that does not exist"
    assert all(len(reason) > 20 for reason in listed.values())
    assert not [name for name in listed if _same(component, name)], "Claim these: ours is the same"


def _same(component: str, name: str) -> bool:
    try:
        return not difference(component, name)
    except (AttributeError, KeyError, ValueError):  # What ours cannot even be told.
        return False


@needs_fixtures
def test_most_of_what_the_components_can_do_is_claimed() -> None:
    everything = sum(len(fixtures(component)) for component in ADAPTERS)
    lost = sum(len(given_up(component)) for component in ADAPTERS)
    assert (everything - lost) / everything >= LEAST_CLAIMED


def test_every_component_that_is_given_up_in_part_is_drawn_at_all() -> None:
    assert set(NOT_CLAIMED) <= set(ADAPTERS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<a class="b a" href="/x">y</a>', '<a href="/x"\n class="a  b">\n  y\n</a>'),
        ("<input disabled>", '<input disabled="">'),
        ("<p>Fish &amp; chips</p>", "<p>\nFish  &#38;\nchips</p>"),
    ],
)
def test_the_comparison_forgives_what_nobody_sees(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ("<p><b>a</b></p>", "<p></p><b>a</b>"),
        ('<p id="a">x</p>', '<p id="b">x</p>'),
        ("<p>x</p>", '<p class="c">x</p>'),
        ("<p>&lt;b&gt;</p>", "<p><b></b></p>"),
    ],
)
def test_the_comparison_sees_every_real_difference(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)
