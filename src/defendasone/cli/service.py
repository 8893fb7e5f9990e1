"""Running the service: up, worker, doctor, and the steps that `up` takes."""

import sys
from typing import Annotated

import typer

from defendasone.cli.setting_up import Data, configure, django, fail

app = typer.Typer()


@app.command()
def up(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="Start a sector to try things on.")] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port on this machine.")] = None,
    data: Data = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing.")] = False,
) -> None:
    """Start the service and keep it running. Ctrl-C stops it."""
    from defendasone.cli.doctor import refusals
    from defendasone.cli.up import run

    config = configure(data=data, demo=demo, port=port)
    if demo and not config.demo:
        fail("DEFEND_ENV=production never runs a demonstration: unset it, or leave out --demo.", 2)
    if wrong := refusals(config):
        fail("\n".join(f"{problem.what} {problem.mend}" for problem in wrong), 2)
    run(config, port=port, asks=not no_input and sys.stdin.isatty())


@app.command()
def worker() -> None:
    """Send messages and run jobs. `up` starts one; a larger service may run several."""
    configure()
    django()
    from defendasone.cli.worker import run

    run()


@app.command()
def doctor(*, data: Data = None) -> None:
    """Say in one line each what is missing and how to mend it."""
    from defendasone.cli.doctor import examine

    found = examine(configure(data=data))
    for problem in found:
        typer.echo(f"{problem.what} {problem.mend}")
    if found:
        raise typer.Exit(1)
    typer.echo("Nothing is missing.")


@app.command(hidden=True)
def migrate() -> None:
    """Bring the tables to this version."""
    django("owner")
    from defendasone.core.database import migrate as bring

    bring()


@app.command(hidden=True)
def load() -> None:
    """Load reference data, and the demonstration where it is one."""
    django()
    from defendasone.cli.loading import load as bring
    from defendasone.core.flow import Refused

    try:
        bring()
    except Refused as refused:
        fail(str(refused), 2)
