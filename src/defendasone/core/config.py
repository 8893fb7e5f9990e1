"""Every setting of the product: read from the environment once, typed, and named in one table.

The table is what `docs/operating.md` is compared with. No Django here: the launcher reads it before Django exists.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from defendasone.core import providers, values
from defendasone.core.providers import Provider
from defendasone.core.values import Misconfigured

__all__ = ["SETTINGS", "Config", "Misconfigured", "Mode", "data_folder", "home", "kept_secret", "load"]

Mode = Literal["demo", "local", "production"]

SETTINGS: dict[str, str] = {
    "DATABASE_URL": "PostgreSQL server to use instead of the embedded one: the account that owns the tables.",
    "DEFEND_ACCOUNT": "When started by root: the account that the embedded database runs under.",
    "DEFEND_ALLOW": "Production only, comma-separated: embedded-database, unencrypted-origin, demo-data.",
    "DEFEND_CONTACT_CONFIRM_DAYS": "Days after which a council is asked to confirm a contact again (90; ours).",
    "DEFEND_DATA": "Folder of everything that is kept. Also --data.",
    "DEFEND_DEBUG": "Django's debug pages: 1 on a developer's machine only.",
    "DEFEND_EMAIL_FROM": "Address that messages come from.",
    "DEFEND_EMAIL_URL": "Mail server, smtp://user:password@host:port, smtps:// or smtp+starttls://.",
    "DEFEND_ENV": "'local' (default), 'demo' or 'production'.",
    "DEFEND_LISTEN": "Address that the web server listens on (127.0.0.1); a demonstration never listens elsewhere.",
    "DEFEND_JOBS_DATABASE_URL": "The worker's own login on the PostgreSQL server.",
    "DEFEND_OIDC": "JSON list of OpenID Connect providers: id, name, server_url, client_id, secret; and, if wanted, "
    "second_factor (true: trust that it asks for one) and domains (those it may speak for).",
    "DEFEND_ORIGIN": "Address that people type, such as https://alerts.example.gov.uk.",
    "DEFEND_PORT": "Port on this machine. Also --port.",
    "DEFEND_PROXY": "1 where a reverse proxy in front sets X-Forwarded-Proto and appends to X-Forwarded-For itself.",
    "DEFEND_REGISTER_STALE_DAYS": "Days after which a technology register that nobody confirmed is stale (45; ours).",
    "DEFEND_SECRET_KEY": "Key of signatures and cookies: 50 random characters, the same for every process.",
    "DEFEND_TEST_DATA": "Folder of real data that tests and benchmarks may read; they skip with a reason without it.",
    "DEFEND_WEB_DATABASE_URL": "The web process's own login on the PostgreSQL server: it owns no table.",
    "DEFEND_WEB_THREADS": "Threads of each web process (8).",
    "DEFEND_WEB_WORKERS": "Web processes (2).",
}

# Connections that the worker's loops may hold, and what is left for an operator at a prompt.
WORKER_CONNECTIONS = 8
RESERVED_CONNECTIONS = 5


@dataclass(frozen=True)
class Config:
    """What the product was told. Lengths of time are days; ports and counts are plain integers."""

    mode: Mode
    data: Path
    debug: bool
    secret_key: str
    origin: str
    listen: str
    port: int
    database_url: str
    web_database_url: str
    jobs_database_url: str
    allow: frozenset[str]
    web_workers: int
    web_threads: int
    email_url: str
    email_from: str
    oidc: tuple[Provider, ...]
    proxy: bool
    account: str
    contact_confirm_days: int
    register_stale_days: int

    @property
    def demo(self) -> bool:
        """Whether the data are invented, and every page says so."""
        return self.mode == "demo"

    @property
    def embedded(self) -> bool:
        """Whether the product runs its own PostgreSQL."""
        return not self.database_url

    @property
    def host(self) -> str:
        """The host that people type: passkeys are bound to it, so never a bare IP address."""
        return urlsplit(self.origin).hostname or "localhost"

    @property
    def connections(self) -> int:
        """How many connections the whole product may hold at once."""
        return self.web_workers * self.web_threads + WORKER_CONNECTIONS + RESERVED_CONNECTIONS


def load(environment: Mapping[str, str] | None = None) -> Config:
    """Read every setting. Raises `Misconfigured` for a value that means nothing."""
    env = os.environ if environment is None else environment
    mode = _mode(env)
    port = _number(env, "DEFEND_PORT", 8000, most=65535)
    return Config(
        mode=mode,
        data=data_folder(env, mode),
        debug=values.flag("DEFEND_DEBUG", _text(env, "DEFEND_DEBUG")),
        secret_key=_text(env, "DEFEND_SECRET_KEY"),
        origin=values.origin("DEFEND_ORIGIN", _text(env, "DEFEND_ORIGIN", f"http://localhost:{port}")),
        listen=values.listen("DEFEND_LISTEN", _text(env, "DEFEND_LISTEN", "127.0.0.1"), demo=mode == "demo"),
        port=port,
        database_url=values.database("DATABASE_URL", _text(env, "DATABASE_URL")),
        web_database_url=values.database("DEFEND_WEB_DATABASE_URL", _text(env, "DEFEND_WEB_DATABASE_URL")),
        jobs_database_url=values.database("DEFEND_JOBS_DATABASE_URL", _text(env, "DEFEND_JOBS_DATABASE_URL")),
        allow=frozenset(part.strip() for part in _text(env, "DEFEND_ALLOW").split(",") if part.strip()),
        web_workers=_number(env, "DEFEND_WEB_WORKERS", 2, most=64),
        web_threads=_number(env, "DEFEND_WEB_THREADS", 8, most=64),
        email_url=values.mail_server("DEFEND_EMAIL_URL", _text(env, "DEFEND_EMAIL_URL")),
        email_from=values.sender(
            "DEFEND_EMAIL_FROM", _text(env, "DEFEND_EMAIL_FROM", "Defend as One <no-reply@localhost>")
        ),
        oidc=_providers(env),
        proxy=values.flag("DEFEND_PROXY", _text(env, "DEFEND_PROXY")),
        account=_text(env, "DEFEND_ACCOUNT"),
        contact_confirm_days=_number(env, "DEFEND_CONTACT_CONFIRM_DAYS", 90, most=3650),
        register_stale_days=_number(env, "DEFEND_REGISTER_STALE_DAYS", 45, most=3650),
    )


def data_folder(env: Mapping[str, str], mode: Mode) -> Path:
    """The folder that was named, or the default: demonstration and service never share one."""
    if named := _text(env, "DEFEND_DATA"):
        return Path(named).expanduser().resolve()
    return home() / ("demo" if mode == "demo" else "service")


def home() -> Path:
    """Where data live unless told: /var/lib for root, else `var/` beside the launcher, or in the current folder."""
    if os.geteuid() == 0:
        return Path("/var/lib/defend-as-one")
    checkout = Path(__file__).resolve().parents[3]
    return (checkout if (checkout / "pyproject.toml").exists() else Path.cwd()) / "var"


def kept_secret(data: Path) -> str:
    """The secret key of this data folder, made at the first start. Production names its own instead."""
    file = data / "secret-key"
    kept = file.read_text().strip() if file.exists() else ""
    # Written beside and renamed: a disk that is full at the first start leaves no empty key for good.
    if not kept:
        beside = data / f"secret-key-{os.getpid()}"
        beside.touch(mode=0o600)
        beside.write_text(secrets.token_urlsafe(50))
        beside.replace(file)
    return kept or file.read_text().strip()


def _mode(env: Mapping[str, str]) -> Mode:
    match values.choice("DEFEND_ENV", _text(env, "DEFEND_ENV", "local"), ("local", "demo", "production")):
        case "demo":
            return "demo"
        case "production":
            return "production"
        case _:
            return "local"


def _text(env: Mapping[str, str], name: str, default: str = "") -> str:
    if name not in SETTINGS:
        raise KeyError(name)
    return env.get(name, "").strip() or default


def _providers(env: Mapping[str, str]) -> tuple[Provider, ...]:
    try:
        return providers.read(_text(env, "DEFEND_OIDC", "[]"))
    except providers.Wrong as wrong:
        raise Misconfigured(f"DEFEND_OIDC: {wrong}") from None


def _number(env: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    return values.number(name, _text(env, name, str(default)), most=most)
