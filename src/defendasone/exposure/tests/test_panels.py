"""What exposure adds to the pages of vulnerabilities, and that its AppConfig names what is there."""

from datetime import datetime

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.utils.module_loading import import_string

from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role
from defendasone.exposure import panels
from defendasone.intelligence import hooks
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.factories import exposure as registers

pytestmark = pytest.mark.django_db


def test_everything_that_the_config_names_is_there() -> None:
    config = apps.get_app_config("exposure")
    for template, path in config.vulnerability_panels:  # type: ignore[attr-defined]
        assert get_template(template) is not None
        assert callable(import_string(path))
    assert import_string(config.vulnerability_counts) is panels.counts  # type: ignore[attr-defined]


def test_products_are_cut_where_they_are_too_many() -> None:
    made = intelligence.vulnerability()
    for number in range(60):
        intelligence.affected(made, "Acme", f"Thing {number}x", {"version": "*"})
    intelligence.exploited("Acme", "Something", of=made)
    with viewing(analyst := accounts.viewer(Role.ANALYST), reading=True):
        facts = panels.products(analyst, made, datetime(2026, 6, 3))
    assert (len(facts["rows"]), facts["more"]) == (50, 11)


def test_councils_are_counted_in_three_groups(now: datetime) -> None:
    made = intelligence.exploited("Fortinet", "FortiOS")
    registers.register(directory.council(), ("Fortinet", "FortiOS", ""), confirmed=now)
    registers.register(directory.council(), ("Cisco", "ASA", ""), confirmed=now)
    directory.council()
    analyst = accounts.viewer(Role.ANALYST)
    with viewing(analyst, reading=True):
        assert panels.councils(analyst, made, now) == [
            ("runs", "Runs it", 1),
            ("cannot-tell", "Cannot tell", 1),
            ("does-not-run", "Does not run it", 1),
        ]
        assert hooks.counts(analyst, [made.pk]) == panels.counts(analyst, [made.pk]) == {made.pk: 1}
        assert [panel.template for panel in hooks.panels(analyst, made, now)] == [
            "exposure/products-panel.html",
            "exposure/councils-panel.html",
        ]


def test_nothing_is_counted_where_nothing_is_asked() -> None:
    analyst = accounts.viewer(Role.ANALYST)
    with viewing(analyst, reading=True):
        assert panels.counts(analyst, []) == {}
