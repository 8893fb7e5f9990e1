"""What is wrong with the database, if anything."""

import os

import psycopg

from defendasone.cli.doctor import Problem
from defendasone.core.config import Config
from defendasone.core.database import ROLES_SQL, Login, room_for, url

URLS: dict[Login, str] = {
    "owner": "DATABASE_URL",
    "web": "DEFEND_WEB_DATABASE_URL",
    "jobs": "DEFEND_JOBS_DATABASE_URL",
}


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
            row = connection.execute(
                "select rolsuper or rolbypassrls, "
                "exists (select 1 from pg_class where relowner = pg_roles.oid and relname = 'core_event') "
                "from pg_roles where rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        return Problem(
            f"{name} does not connect: {str(error).strip().splitlines()[0]}.", "Check the address and password."
        )
    if login != "owner" and row and any(row):
        return Problem(
            f"{name} logs in as a role that owns tables or passes row-level security.",
            f"Use its own role:\n{ROLES_SQL}",
        )
    return None
