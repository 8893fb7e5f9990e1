"""Django's settings as each kind of service gets them: looked at in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from defendasone.core.config import Misconfigured, load
from defendasone.core.database import Login, django_database, url
from defendasone.testing.running import environment

LOOK = """
import json, sys
from defendasone import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""
PRODUCTION = {
    "DEFEND_ENV": "production",
    "DEFEND_SECRET_KEY": "k" * 60,
    "DEFEND_ORIGIN": "https://alerts.example.gov.uk",
    "DEFEND_PROXY": "1",
    "DATABASE_URL": "postgresql://owner:o@db.example/defend",
    "DEFEND_WEB_DATABASE_URL": "postgresql://defend_web:w@db.example/defend",
    "DEFEND_JOBS_DATABASE_URL": "postgresql://defend_jobs:j@db.example/defend",
}


def settings(*names: str, **told: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *names], env=environment(**told), capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def test_in_production_cookies_and_pages_go_over_https_only_and_to_one_name() -> None:
    expected = {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "ALLOWED_HOSTS": ["alerts.example.gov.uk"],
        "SECURE_SSL_REDIRECT": True,
        "DEBUG": False,
        "DEMO": False,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "CSRF_TRUSTED_ORIGINS": ["https://alerts.example.gov.uk"],
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https",
    }
    assert settings(*expected, **PRODUCTION) == expected


def test_without_a_proxy_nobody_says_for_himself_that_he_came_over_https() -> None:
    found = settings("SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT", **{**PRODUCTION, "DEFEND_PROXY": "0"})
    assert found == {"SECURE_PROXY_SSL_HEADER": None, "SECURE_SSL_REDIRECT": False}


@pytest.mark.parametrize(("login", "user"), [("web", "defend_web"), ("jobs", "defend_jobs"), ("owner", "owner")])
def test_each_process_has_the_login_that_it_was_started_with(login: str, user: str) -> None:
    database = settings("DATABASES", **PRODUCTION, DEFEND_LOGIN=login)["DATABASES"]["default"]
    assert database["USER"] == user
    assert ("pool" in database["OPTIONS"]) is (login == "web")


def test_a_program_that_was_told_nothing_does_not_get_the_owners_login() -> None:
    assert settings("DATABASES", **PRODUCTION)["DATABASES"]["default"]["USER"] == "defend_jobs"


def test_here_it_is_reached_at_this_machines_names_without_https(tmp_path: Path) -> None:
    found = settings("ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", DEFEND_DATA=str(tmp_path))
    assert found["ALLOWED_HOSTS"] == ["localhost", "localhost", "127.0.0.1", "[::1]"]
    assert (found["SESSION_COOKIE_SECURE"], found["SECURE_HSTS_SECONDS"]) == (False, 0)


@pytest.mark.parametrize(("login", "name"), [("web", "DEFEND_WEB_DATABASE_URL"), ("jobs", "DEFEND_JOBS_DATABASE_URL")])
def test_a_login_that_was_not_named_is_an_error_and_never_the_owners(login: Login, name: str) -> None:
    config = load({key: value for key, value in PRODUCTION.items() if key != name})
    with pytest.raises(Misconfigured, match=f"{name} is not set: ./defend doctor prints"):
        url(config, login)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "postgresql://us:p%40ss%2Fword@db.example:6432/name",
            {"USER": "us", "PASSWORD": "p@ss/word", "HOST": "db.example", "PORT": "6432", "NAME": "name"},
        ),
        ("postgresql:///name?host=/run/postgresql&user=us", {"HOST": "/run/postgresql", "USER": "us", "NAME": "name"}),
        ("postgres://us@[2001:db8::1]/name", {"HOST": "2001:db8::1", "USER": "us", "NAME": "name"}),
    ],
)
def test_every_form_of_an_address_reaches_django_whole(address: str, expected: dict[str, str]) -> None:
    found = django_database(address)
    assert {key: found[key] for key in expected} == expected
    assert ("PORT" in found) is ("PORT" in expected)
    assert found["OPTIONS"] == {}


def test_how_the_connection_is_protected_is_handed_on() -> None:
    address = "postgresql://us@db.example/name?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=3"
    options = {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "connect_timeout": "3"}
    assert django_database(address)["OPTIONS"] == options
    pooled: Any = django_database(address, pool=4)["OPTIONS"]
    assert pooled == {**options, "pool": {"min_size": 1, "max_size": 4, "timeout": 10}}


word = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)


@given(user=word, password=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), name=word)
def test_no_password_is_mangled_on_its_way(user: str, password: str, name: str) -> None:
    found = django_database(make_conninfo(user=user, password=password, dbname=name, host="h"))
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == (user, password, name)
