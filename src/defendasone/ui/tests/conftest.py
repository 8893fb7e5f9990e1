"""The gallery: every partial on pages that exist in tests only."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from defendasone.testing.browser import served
from defendasone.ui import navigation

GALLERY = "defendasone.ui.tests.gallery"


def with_our_templates() -> list[dict[str, object]]:
    """The product's template settings, and the gallery's own pages."""
    templates = copy.deepcopy(configured.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).with_name("templates")]
    return templates


@contextmanager
def without_entries() -> Iterator[None]:
    """The gallery has no routes of other apps, so their entries in menu and footer would lead nowhere."""
    with pytest.MonkeyPatch.context() as patch:
        for config in apps.get_app_configs():
            patch.setattr(config, "navigation", (), raising=False)
            patch.setattr(config, "footer", (), raising=False)
        _forget_entries()
        yield
    _forget_entries()


def _forget_entries() -> None:
    navigation.listed.cache_clear()
    navigation.at_the_foot.cache_clear()


@pytest.fixture
def gallery(settings: Settings) -> Iterator[Client]:
    """A client that sees the gallery."""
    settings.TEMPLATES = with_our_templates()
    settings.ROOT_URLCONF = GALLERY
    with without_entries():
        yield Client()


@pytest.fixture(scope="module")
def gallery_url() -> Iterator[str]:
    """The gallery for a browser."""
    with without_entries(), served(GALLERY, TEMPLATES=with_our_templates(), DEMO=True) as url:
        yield url
