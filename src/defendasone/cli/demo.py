"""The demonstration: who there is to sign in as."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from defendasone.cli.setting_up import Data, at_database, django, existing, fail

app = typer.Typer()
demo = typer.Typer(help="The demonstration.")
app.add_typer(demo, name="demo")


@demo.callback()
def _about() -> None:
    """Who there is in it."""


@demo.command()
def people(
    *, data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False
) -> None:
    """List the people of the demonstration, each with a one-click sign-in link."""
    config = existing(data)
    if not config.demo:
        fail(f"{config.data} holds no demonstration: start one with ./defend up --demo.", 2)
    with at_database(config):
        django()
        from defendasone.cli.setting_up import address
        from defendasone.demo import queries

        found = [{**asdict(known), "link": f"{address(config)}{known.path}"} for known in queries.people()]
    if as_json:
        shown = ("name", "email", "role", "council", "link")
        typer.echo(json.dumps([{key: person[key] for key in shown} for person in found], indent=2))
        return
    for person in found:
        where = f", {person['council']}" if person["council"] else ""
        typer.echo(f"  {person['name']} ({person['label']}{where})\n    {person['link']}")
