"""The three logins, what each may do, and making a database ready for this version of the product."""

import hashlib
from pathlib import Path
from typing import Literal

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from defendasone.core.config import Config, Misconfigured
from defendasone.core.embedded import ADMIN, DATABASE, JOBS, OWNER, WEB, Cluster

Login = Literal["web", "jobs", "owner"]
PACKAGE = Path(__file__).resolve().parents[1]

# What an operator runs where the product's own account may not create logins; `defend doctor` prints it.
ROLES_SQL = f"""\
create role {WEB} login nosuperuser nobypassrls password '<choose one>';
create role {JOBS} login nosuperuser nobypassrls password '<choose another>';
-- then tell the product: DEFEND_WEB_DATABASE_URL=postgresql://{WEB}:...@host/name
--                        DEFEND_JOBS_DATABASE_URL=postgresql://{JOBS}:...@host/name"""

GRANTS = f"""
revoke all on schema public from public;
grant usage on schema public to {WEB}, {JOBS};
revoke all on all tables in schema public from {WEB}, {JOBS};
grant select, insert, update, delete on all tables in schema public to {WEB}, {JOBS};
grant usage on all sequences in schema public to {WEB}, {JOBS};
revoke insert, update, delete, truncate on core_event from {WEB}, {JOBS};
revoke insert, update, delete on django_migrations from {WEB}, {JOBS};
"""


def url(config: Config, login: Login) -> str:
    """The connection address of this login."""
    if config.embedded:
        return Cluster(config.data).url({"web": WEB, "jobs": JOBS, "owner": OWNER}[login])
    named = {"web": config.web_database_url, "jobs": config.jobs_database_url, "owner": config.database_url}[login]
    if not named:
        raise Misconfigured(
            f"DEFEND_{login.upper()}_DATABASE_URL is not set: ./defend doctor prints what to run on the server."
        )
    return named


def django_database(address: str, *, pool: int = 0) -> dict[str, object]:
    """Django's description of a connection address; with `pool`, at most so many connections a process."""
    parts = {key: str(value) for key, value in conninfo_to_dict(address).items() if value is not None}
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options: dict[str, object] = {key: value for key, value in parts.items() if key not in names}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{names[key]: value for key, value in parts.items() if key in names},
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def create_logins(cluster: Cluster) -> None:
    """On the embedded server: the owner of the tables, the two logins that own nothing, and the database."""
    with psycopg.connect(cluster.url(ADMIN, "postgres"), autocommit=True) as admin:
        roles = {row[0] for row in admin.execute("select rolname from pg_roles")}
        for role in (OWNER, WEB, JOBS):
            if role not in roles:
                admin.execute(sql.SQL("create role {} login nosuperuser nobypassrls").format(sql.Identifier(role)))
        if not admin.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            admin.execute(sql.SQL("create database {} owner {}").format(*map(sql.Identifier, (DATABASE, OWNER))))


def migrate() -> None:
    """Bring the tables to this version and say again who may do what. Needs the owner's login."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(GRANTS)


def digest() -> str:
    """What the database must be ready for: this version's migrations and data files."""
    files = sorted([*PACKAGE.rglob("migrations/*.py"), *PACKAGE.rglob("data/*.csv"), PACKAGE / "core/database.py"])
    told = hashlib.sha256()
    for file in files:
        told.update(file.name.encode() + file.read_bytes())
    return told.hexdigest()


def room_for(config: Config, address: str) -> str:
    """Why the server cannot hold every connection of the product, or nothing when it can."""
    with psycopg.connect(address, connect_timeout=10) as server:
        row = server.execute(
            "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        ).fetchone()
    room = row[0] if row else 0
    if config.connections <= room:
        return ""
    return (
        f"The product may hold {config.connections} connections (DEFEND_WEB_WORKERS x DEFEND_WEB_THREADS, the worker "
        f"and a reserve), and the server allows {room}: lower those, or raise max_connections."
    )
