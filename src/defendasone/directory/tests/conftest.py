"""Until the ui package is merged: its partials in their plainest form, so that pages can be rendered."""

from pathlib import Path
from typing import Any

import pytest
from django.template import engines


@pytest.fixture(autouse=True)
def _stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    django: Any = engines["django"]
    folder = Path(__file__).with_name("stubs")
    if not (Path(__file__).parents[2] / "ui/templates/ui/tag.html").exists():
        monkeypatch.setattr(django.engine, "dirs", [folder])
