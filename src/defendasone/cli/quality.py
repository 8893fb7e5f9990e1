"""For those who change the product: test, check, lock, rules."""

import os
import subprocess
import sys
import time
from pathlib import Path

import typer

from defendasone.cli.setting_up import django

app = typer.Typer()
ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = "src"


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run the tests; anything after the command goes to pytest."""
    chosen = any(not argument.startswith("-") for argument in context.args)
    # One more than there are processors: browsers and restarted processes are waited for most of the time.
    spread = [] if chosen else ["-n", str((os.cpu_count() or 2) + 1), "--dist", "loadgroup"]
    raise typer.Exit(_run("pytest", *spread, *context.args))


@app.command()
def check() -> None:
    """Look at the code without running it: style, types, layers, templates, sizes."""
    steps = {
        "style": ("ruff", "check", "."),
        "format": ("ruff", "format", "--check", "."),
        "templates": ("djangofmt", "--check", "--quiet", TEMPLATES),
        "layers": ("lint-imports", "--no-cache"),
        "types": ("mypy",),
    }
    failed = [name for name, command in steps.items() if not _passes(name, command)]
    if failed:
        typer.echo(f"Failed: {', '.join(failed)}.", err=True)
        raise typer.Exit(1)


@app.command()
def lock() -> None:
    """Write the locks in requirements/ anew from pyproject.toml, with hashes and without naming an index."""
    common = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
              "--no-annotate", "--no-header", "--upgrade"]  # fmt: skip
    sources = {
        "develop": ["pyproject.toml", "--extra", "develop"],
        "server": ["pyproject.toml", "--extra", "server", "-c", "requirements/develop.txt"],
        "base": ["pyproject.toml", "-c", "requirements/develop.txt"],
        "build": ["requirements/build.in", "-c", "requirements/develop.txt"],
        "build-node": ["requirements/build-node.in", "-c", "requirements/develop.txt"],
    }
    for name, source in sources.items():
        subprocess.run([*common, *source, "-o", f"requirements/{name}.txt"], cwd=ROOT, check=True)


@app.command()
def rules() -> None:
    """Write docs/rules.md anew from the rules and permissions in the code."""
    django()
    from defendasone.cli import rulebook

    rulebook.FILE.write_text(rulebook.text())


def _passes(name: str, command: tuple[str, ...]) -> bool:
    began = time.monotonic()
    status = _run(*command)
    typer.echo(f"{name}: {'passed' if status == 0 else 'failed'} in {time.monotonic() - began:.1f} s")
    return status == 0


def _run(program: str, *arguments: str) -> int:
    command = str(Path(sys.executable).with_name(program))
    return subprocess.run([command, *arguments], cwd=ROOT, check=False).returncode
