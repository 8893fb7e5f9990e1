"""What the import checker cannot see points down too: foreign keys, migrations, names of pages."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ORDER = ("core", "ui", "directory", "accounts", "messaging", "intelligence", "exposure", "alerts", "overview", "demo")
RANK = {name: rank for rank, name in enumerate(ORDER)} | {"api": ORDER.index("overview")}
SOURCES = Path(__file__).resolve().parents[1] / "src/defendasone"


def below(lower: str, upper: str) -> bool:
    """Whether `upper` may know of `lower`; libraries are below everything."""
    return lower not in RANK or lower == upper or RANK[lower] < RANK[upper]


def test_every_app_of_ours_has_its_place() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("defendasone.")}
    assert ours == RANK.keys()


def test_foreign_keys_point_down() -> None:
    up = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in RANK
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        and not below(field.related_model._meta.app_label, model._meta.app_label)
    ]  # fmt: skip
    assert up == []


def test_migrations_depend_downwards() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    up = [
        f"{app}.{name} -> {other}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in RANK
        for other, _ in migration.dependencies
        if not below(other, app)
    ]
    assert up == []


NAMES = re.compile(r"""(?:\{%\s*url\s+|reverse\(\s*|redirect\(\s*|resolve_url\(\s*)['"]([a-z_]+):""")


@pytest.mark.parametrize("app", sorted(RANK))
def test_pages_name_only_pages_below_them(app: str) -> None:
    files = [path for path in (SOURCES / app).rglob("*") if path.suffix in {".html", ".py", ".txt", ".md"}]
    up = {
        f"{path.relative_to(SOURCES)} names {name}"
        for path in files
        for name in NAMES.findall(path.read_text())
        if not below(name, app)
    }
    assert up == set()
