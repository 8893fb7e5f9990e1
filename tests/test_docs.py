"""The documents say what the code does: every rule, setting, command and permission."""

import re
from pathlib import Path

import pytest

from defendasone.cli import app, rulebook
from defendasone.core.access import SIGNED_IN
from defendasone.core.config import SETTINGS
from defendasone.core.rules import RULES
from defendasone.testing.routes import ARGUMENT, operations, routes

ROOT = Path(__file__).resolve().parents[1]
OPERATING = (ROOT / "docs/operating.md").read_text()


def test_the_rule_book_is_what_the_code_says() -> None:
    assert rulebook.FILE.read_text() == rulebook.text(), "Run ./defend rules"


def test_every_rule_is_named_by_a_test() -> None:
    rulebook.text()
    tests = "\n".join(path.read_text() for path in [*ROOT.glob("src/**/tests/**/*.py"), *ROOT.glob("tests/**/*.py")])
    named = {key: key.lower().replace("-", "_") for key in RULES}
    untested = [key for key, name in named.items() if not re.search(rf"\b{key}\b|_{name}_", tests)]
    assert untested == []


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_is_documented_as_the_code_explains_it(name: str) -> None:
    assert f"| `{name}` | {SETTINGS[name]} |" in OPERATING


def commands() -> list[str]:
    """Every command that people may run."""
    found = []
    for group in app.registered_groups:
        typer = group.typer_instance
        assert typer
        prefix = f"{group.name} " if isinstance(group.name, str) else ""
        for command in typer.registered_commands:
            name = command.name or (command.callback.__name__ if command.callback else "")
            found += [] if command.hidden else [f"{prefix}{name}"]
        found += [
            f"{sub.name} {each.name or (each.callback.__name__ if each.callback else '')}"
            for sub in typer.registered_groups
            if sub.typer_instance
            for each in sub.typer_instance.registered_commands
        ]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"`./defend {command}" in OPERATING


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{path.name}: {target}"
        for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_operation_of_the_api_is_documented_with_its_scope() -> None:
    documented = (ROOT / "docs/api.md").read_text()
    wanted = []
    for route in (route for route in routes() if route.name.startswith("api:v1:")):
        path = ARGUMENT.sub(r"{\2}", "/" + "".join(str(piece) for piece in route.pieces))
        for operation in operations(route.callback):
            scope = "none" if operation.view_func.may == SIGNED_IN else f"`{operation.view_func.may}`"
            wanted += [f"| `{method} {path}` | {scope} |" for method in operation.methods]
    assert len(wanted) > 1
    assert [row for row in wanted if row not in documented] == []


def test_the_readme_shows_one_picture_that_is_there_and_small() -> None:
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert len(pictures) == 1
    words, path = pictures[0]
    found = (ROOT / path).read_bytes()
    assert len(words) > 20
    assert found.startswith(b"\x89PNG")
    assert len(found) < 100_000
