"""Links and addresses: nobody makes one, and none leads away."""

from uuid import uuid4

import pytest
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from defendasone.accounts import links
from defendasone.accounts.middleware import localhost
from defendasone.core.viewer import Role, Viewer


@given(st.uuids())
def test_a_token_names_its_letter(letter: object) -> None:
    assert links.letter(links.token(letter)) == letter  # type: ignore[arg-type]


@given(st.text(max_size=200))
def test_nothing_else_is_a_token(text: str) -> None:
    assert links.letter(text) is None


@given(st.uuids(), st.integers(min_value=0, max_value=60), st.characters(codec="ascii"))
def test_a_token_with_one_letter_changed_is_none(letter: object, place: int, change: str) -> None:
    token = links.token(letter)  # type: ignore[arg-type]
    place %= len(token)
    changed = token[:place] + change + token[place + 1 :]
    # Capitals of the letter's own digits mean the same, but the signature is over what was written.
    assert links.letter(changed) == (letter if changed == token else None)


def test_a_signature_made_for_something_else_opens_nothing() -> None:
    for salt in ("accounts", "alerts.answer", ""):
        assert links.letter(signing.Signer(salt=salt or "django.core.signing.Signer").sign(uuid4().hex)) is None


def test_a_signed_word_that_names_no_letter_opens_nothing() -> None:
    assert links.letter(signing.Signer(salt=links.SALT).sign("no letter")) is None


def test_the_address_is_at_the_origin_that_people_type() -> None:
    letter = uuid4()
    assert links.address(letter).startswith(f"http://testserver/people/join/{letter.hex}:")
    assert links.address(letter, "https://alerts.example").startswith("https://alerts.example/people/join/")


def test_whoever_holds_a_link_keeps_what_they_are() -> None:
    viewer = Viewer("p", "Nina", frozenset({(Role.OFFICER, 7)}))
    letter = uuid4()
    reader = links.holder(letter, viewer)
    assert (reader.person, reader.name, reader.grants) == (viewer.person, viewer.name, viewer.grants)
    assert reader.links == (("invitation", str(letter)),)
    assert not links.holder(letter).signed_in


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("127.0.0.1:8000", "/account/login/", "http://localhost:8000/account/login/"),
        ("127.0.0.1", "/account/login/", "http://localhost/account/login/"),
        ("[::1]:8000", "/account/2fa/?x=1", "http://localhost:8000/account/2fa/?x=1"),
        ("127.0.0.1:8000", "/people/join/abc/", "http://localhost:8000/people/join/abc/"),
        ("127.0.0.1:8000", "//evil.example/", None),
        ("127.0.0.1:8000", "/", None),
        ("127.0.0.1:8000", "/people/", None),
        ("localhost:8000", "/account/login/", None),
        ("testserver", "/account/login/", None),
    ],
)
def test_only_signing_in_at_this_machines_digits_moves(host: str, path: str, expected: str | None) -> None:
    def answer(_: HttpRequest) -> HttpResponse:
        return HttpResponse("stayed")

    response = localhost(answer)(RequestFactory().get(path, headers={"host": host}))
    assert response.headers.get("Location") == expected


def test_what_is_sent_is_never_moved() -> None:
    request = RequestFactory().post("/account/login/", headers={"host": "127.0.0.1:8000"})
    assert localhost(lambda _: HttpResponse("stayed"))(request).content == b"stayed"
