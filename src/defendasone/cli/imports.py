"""Bringing catalogues in: `defend import kev` and `defend import cve`.

They end with 0 where everything came in, 1 where some records were refused, 2 where nothing came in.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from defendasone.cli.setting_up import Data, at_database, django, existing, fail

if TYPE_CHECKING:
    from defendasone.core.ledger import Actor
    from defendasone.intelligence.models import Import

app = typer.Typer()
importing = typer.Typer(help="Bring in catalogues of vulnerabilities. They can be brought in again at any time.")
app.add_typer(importing, name="import")

SOME_REFUSED, NOTHING = 1, 2
MOST_SHOWN = 20


@importing.command()
def kev(
    source: Annotated[str, typer.Argument(help="File, or address that begins with https. Left out: CISA's own.")] = "",
    *,
    data: Data = None,
    loopback: Annotated[bool, typer.Option("--loopback", help="Admit an http address on this machine.")] = False,
) -> None:
    """Bring in CISA's catalogue (KEV). Ends with 1 where entries were refused, 2 where nothing came in."""
    with _database(data):
        django()
        from defendasone.core.fetch import NotFetched
        from defendasone.intelligence.actions import import_kev
        from defendasone.intelligence.documents import NotUsable
        from defendasone.intelligence.sources import kev_content

        def bring(now: datetime) -> "Import":
            content, name = kev_content(source, loopback=loopback)
            return import_kev(content, source=name, by=_operator(), now=now)

        _run(bring, (NotFetched, NotUsable))


@importing.command()
def cve(
    path: Annotated[
        Path, typer.Argument(help="A record, a file of records (.json, .jsonl, .gz), or a folder of them.")
    ],
    *,
    data: Data = None,
) -> None:
    """Bring in CVE records (CVE JSON 5.x). Ends with 1 where records were refused, 2 where nothing came in."""
    if not path.exists():
        fail(f"There is no {path}.", NOTHING)
    with _database(data):
        django()
        from defendasone.intelligence.actions import import_cve
        from defendasone.intelligence.documents import NotUsable

        _run(lambda now: import_cve(path, source=str(path), by=_operator(), now=now), (NotUsable,))


@contextmanager
def _database(data: Path | None) -> Iterator[None]:
    try:
        config = existing(data)
    except typer.Exit:
        raise typer.Exit(NOTHING) from None
    with at_database(config):
        yield


def _operator() -> "Actor":
    from defendasone.core.ledger import Program

    return Program("command-line", "Command line")


def _run(bring: Callable[[datetime], "Import"], refused: tuple[type[Exception], ...]) -> None:
    try:
        done = bring(datetime.now(UTC))
    except refused as wrong:
        fail(f"Nothing was imported. {wrong}", NOTHING)
    _report(done)
    if done.refused:
        raise typer.Exit(SOME_REFUSED if done.added or done.changed or done.unchanged else NOTHING)


def _report(done: "Import") -> None:
    """The counts on standard output; who was refused, and why, on standard error."""
    for record, why in done.refusals[:MOST_SHOWN]:
        print(f"Refused {record}: {why}", file=sys.stderr)
    if (more := done.refused - MOST_SHOWN) > 0:
        print(f"Refused {more} more: the page Intelligence, Imports has the first thousand.", file=sys.stderr)
    counts = (f"{getattr(done, name)} {name}" for name in ("added", "changed", "unchanged", "refused"))
    typer.echo(f"{done.source}: {', '.join(counts)}.")
