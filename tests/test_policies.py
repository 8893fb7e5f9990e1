"""The database itself: every table with a council's own data is guarded, and the web process's login can do little."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from defendasone.core.embedded import JOBS, OWNER, WEB

# Tables with a council's column that hold no council's own data would stand here, each with its reason.
OPEN: dict[str, str] = {}
# Rows that anybody's act writes for others: whoever adds one may not read, change or remove it.
FOR_OTHERS = {"messaging_message": "Each message to a council is queued in the transaction of what it is about."}
# What lists leave behind when they are put together anew; every other guarded row ends, and is not removed.
REMOVED = {
    "alerts_action",
    "alerts_actionanswer",
    "alerts_alert_items",
    "alerts_alert_vulnerabilities",
    "alerts_namedlist_councils",
    "core_event",  # By a grant and a trigger.
    "exposure_technology",
    "exposure_upload",
}
COUNCIL_COLUMNS = ("council_id", "council")


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def guarded_tables() -> set[str]:
    """Tables of the public schema that have a council's column."""
    found = rows(
        "select distinct table_name from information_schema.columns join information_schema.tables"
        " using (table_schema, table_name) where table_schema = 'public' and table_type = 'BASE TABLE'"
        " and column_name = any(%s)",
        list(COUNCIL_COLUMNS),
    )
    return {row[0] for row in found} - set(OPEN)


@pytest.mark.django_db
def test_every_model_with_a_council_column_is_among_the_tables_that_are_checked() -> None:
    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.column in COUNCIL_COLUMNS for field in model._meta.concrete_fields)
    }
    assert {"accounts_membership", "accounts_invitation", "core_event", "directory_contact"} <= tables
    assert tables - set(OPEN) <= guarded_tables()


@pytest.mark.django_db
def test_every_table_with_a_council_column_has_row_level_security_for_both_logins() -> None:
    for table in sorted(guarded_tables()):
        ((on,),) = rows("select relrowsecurity from pg_class where oid = %s::regclass", table)
        assert on, f"{table} has a council's column and no row-level security: add an Isolate(...) to a migration"
        asked = "select array_to_string(roles, ' '), cmd, qual, with_check from pg_policies where tablename = %s"
        policies = rows(asked, table)
        assert {(role, command) for role, command, *_ in policies} == {
            *((WEB, command) for command in ("SELECT", "INSERT", "UPDATE", "DELETE")),
            (JOBS, "ALL"),
        }, table
        for role, command, qual, check in policies:
            if role == WEB:
                says = f"{qual or ''} {check or ''}".strip()
                free = command == "SELECT" or (command == "INSERT" and table in FOR_OTHERS)
                assert free or says == "false" or "current_setting" in says, (
                    f"{table}: {command} asks nobody who they are"
                )


@pytest.mark.django_db
def test_the_web_login_removes_nothing_that_is_history() -> None:
    found = rows("select tablename, qual from pg_policies where cmd = 'DELETE' and roles = %s", [WEB])
    assert {table for table, qual in found if qual != "false"} == REMOVED


@pytest.mark.django_db
def test_policies_read_settings_that_viewing_sets() -> None:
    from defendasone.core.isolation import SCOPES

    asked = " ".join(f"{qual} {check}" for qual, check in rows("select qual, with_check from pg_policies"))
    for part in asked.split("current_setting('")[1:]:
        assert part.split("'")[0] in SCOPES


@pytest.mark.usefixtures("real_logins")
def test_the_web_login_owns_nothing_and_is_nothing_special() -> None:
    assert rows("select session_user, current_user") == [(WEB, WEB)]
    ((superuser, bypass, create_role, create_db, replication),) = rows(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = %s",
        WEB,
    )
    assert not any((superuser, bypass, create_role, create_db, replication))
    assert rows("select relname from pg_class where pg_get_userbyid(relowner) in (%s, %s)", WEB, JOBS) == []
    assert rows("select proname from pg_proc where pg_get_userbyid(proowner) in (%s, %s)", WEB, JOBS) == []
    assert rows("select rolname from pg_roles where pg_has_role(%s, oid, 'member') and rolname <> %s", WEB, WEB) == []


@pytest.mark.usefixtures("real_logins")
@pytest.mark.parametrize(
    "statement",
    [
        f"set role {JOBS}",
        f"set role {OWNER}",
        f"set session authorization {JOBS}",
        "alter table directory_contact disable row level security",
        "create table mine (id int)",
        "create function mine() returns int language sql as 'select 1'",
        "truncate accounts_membership",
        "delete from core_event",
        "update core_event set kind = 'x'",
        "drop policy read on directory_contact",
        "delete from django_migrations",
    ],
)
def test_the_web_login_is_refused_what_would_go_round_the_policies(statement: str) -> None:
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.usefixtures("real_logins")
def test_turning_row_security_off_shows_an_error_and_no_rows() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local row_security = off")
        with pytest.raises(ProgrammingError, match="row-level security"):
            cursor.execute("select count(*) from directory_contact")


@pytest.mark.usefixtures("real_logins")
def test_the_public_of_the_server_may_nothing() -> None:
    granted = rows("select table_name from information_schema.role_table_grants where grantee = 'PUBLIC'"
                   " and table_schema = 'public'")  # fmt: skip
    assert granted == []
