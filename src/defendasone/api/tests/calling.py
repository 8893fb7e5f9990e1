"""What tests of operations have in common: programs with keys, and what they are told."""

import json
from typing import Any

from django.test import Client

from defendasone.accounts import queries
from defendasone.accounts.models import Person
from defendasone.testing.factories import accounts


def caller(person: Person, *scopes: str) -> Client:
    """A program with a key of this person's, for everything or for some scopes."""
    key = accounts.key(person, *(scopes or _all(person)))
    return Client(headers={"authorization": f"Bearer {key}"})


def _all(person: Person) -> list[str]:
    """Everything that this person may do, but for what no key may."""
    return sorted(queries.permissions(accounts.viewer_of(person)) - {"keys.manage"})


def told(response: Any) -> Any:
    """What a good answer says."""
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def refused(response: Any, status: int) -> Any:
    """What a problem says: RFC 9457, with what to do."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["detail"].endswith(".")
    assert body["mend"].endswith(".")
    return body


def send(client: Client, path: str, body: object) -> Any:
    """Post JSON."""
    return client.post(path, json.dumps(body, default=str), content_type="application/json")
