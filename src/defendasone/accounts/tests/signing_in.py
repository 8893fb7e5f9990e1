"""What tests of signing in do again and again."""

import json
import re
import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.http import HttpResponse
from django.test import Client

from defendasone.accounts.models import Person
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts

PASSWORD = "correct horse battery staple"
HOME = "/people/you/"


def somebody(*roles: Role, at: Council | None = None) -> Person:
    """A person with a password and no second factor."""
    person = accounts.person(*roles, at=at, second_factor=False)
    person.set_password(PASSWORD)
    person.save()
    return person


def with_app(person: Person) -> str:
    """Give somebody an authenticator app; returns its secret."""
    secret = str(generate_totp_secret())
    TOTP.activate(person, secret)
    return secret


def with_codes(person: Person) -> list[str]:
    """Give somebody recovery codes."""
    return list(RecoveryCodes.activate(person).generate_codes())


def code(secret: str, *, periods_ago: int = 0) -> str:
    """What the app shows."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - periods_ago)))


def sign_in(client: Client, person: Person, password: str = PASSWORD, **more: str) -> Any:
    """Type address and password."""
    return client.post("/account/login/", {"login": person.email, "password": password, **more})


def page(response: Any) -> str:
    """A page that was shown."""
    assert isinstance(response, HttpResponse)
    return str(response.content.decode())


def data(response: Any) -> dict[str, Any]:
    """What a page hands to the passkey script."""
    found = re.search(r'<script id="passkey-data" type="application/json">(.*?)</script>', page(response))
    assert found
    return dict(json.loads(found[1]))


def inside(client: Client) -> bool:
    """Whether this client sees its own account."""
    return client.get(HOME).status_code == 200
