"""The gallery: every partial on pages that exist in tests only."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from defendasone.testing.browser import served

GALLERY = "defendasone.ui.tests.gallery"


def with_our_templates() -> list[dict[str, object]]:
    """The product's template settings, and the gallery's own pages."""
    templates = copy.deepcopy(configured.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).with_name("templates")]
    return templates


@pytest.fixture
def gallery(settings: Settings) -> Client:
    """A client that sees the gallery."""
    settings.TEMPLATES = with_our_templates()
    settings.ROOT_URLCONF = GALLERY
    return Client()


@pytest.fixture(scope="module")
def gallery_url() -> Iterator[str]:
    """The gallery for a browser."""
    with served(GALLERY, TEMPLATES=with_our_templates(), DEMO=True) as url:
        yield url
