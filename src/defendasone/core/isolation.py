"""The database refuses what the code forgets: row-level security.

`viewing` opens the transaction and says who looks; every policy reads that. No scope, no rows. A migration operation,
`Isolate`, writes the policies of a table: one for the web process's login, one for the worker's.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from defendasone.core.embedded import JOBS, WEB
from defendasone.core.viewer import Viewer

# What a signed link can be made for.
LINKS = ("answer", "contact", "invitation")
SCOPES = ("defend.person", "defend.councils", "defend.sector", *(f"defend.{kind}" for kind in LINKS))

# Each setting is read once a query, not once a row: that is what the inner select is for.
SECTOR = "(select current_setting('defend.sector', true)) = 'on'"
EVERYONE = "true"
NOBODY = "false"


def council(column: str = "council_id") -> str:
    """The row's council is one of the viewer's."""
    ids = "string_to_array(nullif(current_setting('defend.councils', true), ''), ',')"
    return f"{column} = any ((select {ids})::bigint[])"


def person(column: str = "person_id") -> str:
    """The row is the viewer's own."""
    return f"{column} = (select nullif(current_setting('defend.person', true), ''))::uuid"


def linked(kind: str, column: str = "id") -> str:
    """The row that a signed link was made for; `kind` is one of LINKS."""
    return f"{column} = (select nullif(current_setting('defend.{kind}', true), ''))::uuid"


def through(table: str, condition: str) -> str:
    """The row may be seen because a row of another table, under that table's own policy, leads to it."""
    return f"exists (select 1 from {table} other where {condition})"  # noqa: S608


def either(*conditions: str) -> str:
    """Any of these."""
    return " or ".join(f"({condition})" for condition in conditions)


@contextmanager
def viewing(viewer: Viewer, *, reading: bool = False) -> Iterator[None]:
    """A transaction in which the database shows this viewer's rows; what was set before it is set again after it.

    With `reading` the database refuses every write until the end of the block.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f"current_setting('{name}', true)" for name in SCOPES))
        before = cursor.fetchone() or ("",) * len(SCOPES)
        _set(_scopes(viewer))
        if reading:
            cursor.execute("set transaction read only")
        yield
        # After an error nothing needs to be restored: the savepoint or transaction takes the settings back with it.
        _set([value or "" for value in before])


def _scopes(viewer: Viewer) -> list[str]:
    councils = ",".join(str(key) for key in sorted(viewer.councils))
    links = dict(viewer.links)
    return [viewer.person, councils, "on" if viewer.sector else "", *(links.get(kind, "") for kind in LINKS)]


def _set(values: list[str]) -> None:
    calls = ", ".join(f"set_config('{name}', %s, true)" for name in SCOPES)
    with connection.cursor() as cursor:
        cursor.execute(f"select {calls}", values)


class Isolate(Operation):
    """Policies of one table. `read` and `write` are conditions for the web process; the worker sees and writes all.

    `write` governs changing and removing; `add` governs new rows, for tables whose rows are written for others;
    `remove` is for tables whose rows more people may change than remove.
    """

    reversible = True

    def __init__(self, model: str, *, read: str, write: str = "", add: str = "", remove: str = "") -> None:
        self.model = model
        self.read = read
        self.write = write or read
        self.add = add or self.write
        self.remove = remove or self.write

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Policies are no part of the models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Write the policies anew."""
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        self._drop(schema_editor, table)
        for statement in (
            f"alter table {table} enable row level security",
            f"create policy read on {table} for select to {WEB} using ({self.read})",
            f"create policy add on {table} for insert to {WEB} with check ({self.add})",
            f"create policy change on {table} for update to {WEB} using ({self.write}) with check ({self.write})",
            f"create policy remove on {table} for delete to {WEB} using ({self.remove})",
            f"create policy jobs on {table} to {JOBS} using (true) with check (true)",
        ):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the policies away."""
        self._drop(schema_editor, from_state.apps.get_model(app_label, self.model)._meta.db_table)

    def describe(self) -> str:
        """For the migration's log."""
        return f"Isolate {self.model}"

    @staticmethod
    def _drop(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
        for name in ("read", "add", "change", "remove", "jobs"):
            schema_editor.execute(f"drop policy if exists {name} on {table}")
        schema_editor.execute(f"alter table {table} disable row level security")
