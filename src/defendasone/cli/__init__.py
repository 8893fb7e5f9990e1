"""The command line: `./defend COMMAND`. Each command imports what it needs when it runs, so that `--help` is quick."""

import typer

from defendasone import __version__
from defendasone.cli import accounts, demo, imports, quality, service

app = typer.Typer(
    help="Defend as One: English councils defend themselves together.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for commands in (service, demo, accounts, imports, quality):
    app.add_typer(commands.app)


@app.callback(invoke_without_command=True)
def version(*, version: bool = typer.Option(False, "--version", help="Say which version this is.")) -> None:  # noqa: FBT003
    """Answer --version; otherwise the command runs."""
    if version:
        typer.echo(f"defend-as-one {__version__}")
        raise typer.Exit


def main() -> None:
    """The entry point of the installed command."""
    app()
