"""What is wrong with the database, if anything."""

import os

import psycopg

from defendasone.cli.doctor import Problem
from defendasone.core.config import Config
from defendasone.core.database import ROLES_SQL, Login, room_for, url
from defendasone.core.embedded import JOBS, WEB

URLS: dict[Login, str] = {
    "owner": "DATABASE_URL",
    "web": "DEFEND_WEB_DATABASE_URL",
    "jobs": "DEFEND_JOBS_DATABASE_URL",
}

ROLES: dict[Login, str] = {"web": WEB, "jobs": JOBS}
OWN = "Make it the owner of the database, as its administrator: alter database ... owner to ..."
ASKED = """
select rolname, rolsuper or rolbypassrls,
  exists (select 1 from pg_class where relowner = pg_roles.oid and relname = 'core_event'),
  has_schema_privilege('public', 'create')
from pg_roles where rolname = current_user
"""


def database_problems(config: Config) -> list[Problem]:
    """For a server: whether each login works and is what it should be. For the embedded one: who runs it."""
    if config.embedded:
        return _account(config)
    found = [problem for login, name in URLS.items() if (problem := _login(config, login, name))]
    if not found and (full := room_for(config, url(config, "owner"))):
        found.append(Problem(full, ""))
    return found


def _account(config: Config) -> list[Problem]:
    from defendasone.core.embedded import Broken, account_for

    try:
        account = account_for(config.account)
    except Broken as broken:
        return [Problem(str(broken), "")]
    if account and account.name == "nobody" and os.environ.get("DEFEND_ENV") == "production":
        what = "The embedded database runs under 'nobody', which other services share."
        return [Problem(what, "Run: useradd --system defend-as-one, then start again with an empty data folder.")]
    return []


def _login(config: Config, login: Login, name: str) -> Problem | None:
    if login != "owner" and not (config.web_database_url if login == "web" else config.jobs_database_url):
        return Problem(f"{name} is not set.", f"Run this on the server as its administrator:\n{ROLES_SQL}")
    try:
        with psycopg.connect(url(config, login), connect_timeout=10) as connection:
            row = connection.execute(ASKED).fetchone() or ("", False, False, False)
    except psycopg.OperationalError as error:
        return Problem(
            f"{name} does not connect: {str(error).strip().splitlines()[0]}.", "Check the address and password."
        )
    except psycopg.ProgrammingError:  # Its words repeat the address, and the password in it.
        return Problem(f"{name} is not an address of a PostgreSQL server.", "Check how it is written.")
    who, *much = row
    if login == "owner":
        return None if row[3] else Problem(f"{name} logs in as {who}, who may make no table there.", OWN)
    if who != ROLES[login]:
        return Problem(
            f"{name} logs in as {who}, who has no rights here: use {ROLES[login]}.", f"If it is missing:\n{ROLES_SQL}"
        )
    if any(much[:2]):
        return Problem(
            f"{name} logs in as a role that owns tables or passes row-level security.",
            f"Use its own role:\n{ROLES_SQL}",
        )
    return None
