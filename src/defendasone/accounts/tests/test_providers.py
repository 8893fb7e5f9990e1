"""Signing in with an OpenID Connect provider, over real HTTP, and the setting that names them."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from pytest_django import Settings

from defendasone.accounts.models import Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core.config import Misconfigured, load
from defendasone.core.viewer import Role
from defendasone.testing import oidc
from defendasone.testing.factories import accounts
from defendasone.testing.oidc import Provider

EMAIL = "nina@here.example"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> Request | None:
        return None


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with oidc.running(sub="nina-1", email=EMAIL, email_verified=True, name="Nina New") as running:
        configure(settings, running)
        yield running


def configure(settings: Settings, running: Provider, **more: Any) -> None:
    apps = [running.setting(**more)]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}


@pytest.fixture
def nina(db: None) -> Person:
    person = s.somebody(Role.ANALYST)
    Person.objects.filter(pk=person.pk).update(email=EMAIL)
    person.refresh_from_db()
    EmailAddress.objects.filter(user=person).update(email=EMAIL)
    return person


def go(client: Client, query: str = "") -> Any:
    """Choose the provider, say yes there, come back."""
    begun = client.get(f"/account/oidc/test/login/{query}")
    assert begun.status_code == 302, begun.content[:300]
    opener: OpenerDirector = build_opener(_Stay)
    opener.error = lambda protocol, request, response, *_: response  # type: ignore[method-assign]
    back = opener.open(begun.headers["Location"], timeout=5).headers["Location"]
    assert back.startswith("http://testserver/account/oidc/test/login/callback/")
    return client.get(back.removeprefix("http://testserver"))


@pytest.mark.django_db
def test_the_sign_in_page_names_the_provider(provider: Provider, client: Client) -> None:
    page = s.page(client.get("/account/login/?next=/people/"))
    assert "Sign in with Test Directory" in page
    assert 'href="/account/oidc/test/login/?' in page


def test_somebody_known_comes_in_by_an_address_that_the_provider_vouches_for(
    provider: Provider, nina: Person, client: Client
) -> None:
    go(client)
    account = SocialAccount.objects.get()
    assert (account.user_id, account.uid, account.provider) == (nina.pk, "nina-1", "test")
    assert client.get("/").headers["Location"] == "/people/you/second-factor/", "this provider asks for no second one"
    assert Person.objects.get().check_password(s.PASSWORD), "the password still works"
    assert mail.outbox[0].subject == "Another way to sign in"
    assert "/token" in provider.asked


def test_a_provider_that_is_trusted_for_it_counts_as_a_second_factor(
    provider: Provider, nina: Person, client: Client, settings: Settings
) -> None:
    """ACC-7."""
    configure(settings, provider, second_factor=True)
    go(client)
    assert s.inside(client)
    configure(settings, provider, second_factor=False)
    assert not s.inside(client), "the setting counts at every request"


def test_who_has_a_second_factor_here_uses_it_after_the_provider(
    provider: Provider, nina: Person, client: Client
) -> None:
    secret = s.with_app(nina)
    assert go(client).headers["Location"] == "/account/2fa/authenticate/"
    assert not s.inside(client)
    client.post("/account/2fa/authenticate/", {"code": s.code(secret)})
    assert s.inside(client)


@pytest.mark.parametrize("verified", [False, "false", None, "yes", 0, "", [], "True "])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    verified: object, provider: Provider, nina: Person, client: Client
) -> None:
    provider.person = {"sub": "thief", "email": EMAIL, "email_verified": verified}
    response = go(client)
    assert response.status_code == 403
    assert "You have not been invited" in s.page(response)
    assert not s.inside(client)
    assert not SocialAccount.objects.exists()


def test_without_any_word_on_the_address_nobody_comes_in(provider: Provider, nina: Person, client: Client) -> None:
    provider.person = {"sub": "thief", "email": EMAIL}
    assert go(client).status_code == 403


@pytest.mark.parametrize(("domain", "status"), [("here.example", 302), ("there.example", 403), ("example", 403)])
def test_a_provider_speaks_only_for_its_own_domains(
    domain: str, status: int, provider: Provider, nina: Person, client: Client, settings: Settings
) -> None:
    configure(settings, provider, domains=(domain,))
    assert go(client).status_code == status


@pytest.mark.django_db
def test_somebody_unknown_is_told_that_they_were_not_invited(provider: Provider, client: Client) -> None:
    response = go(client)
    assert response.status_code == 403
    assert "You have not been invited" in s.page(response)
    assert not Person.objects.exists()
    assert client.get("/account/3rdparty/signup/").status_code == 404


def test_once_connected_the_address_may_change(provider: Provider, nina: Person, client: Client) -> None:
    go(client)
    provider.person = {"sub": "nina-1", "email": "nina.married@here.example", "email_verified": True}
    fresh = Client()
    assert go(fresh).status_code == 302
    assert fresh.session["_auth_user_id"] == str(nina.pk)


def test_a_token_that_speaks_of_another_person_opens_nothing(provider: Provider, nina: Person, client: Client) -> None:
    provider.token_sub = "somebody-else"
    response = go(client)
    assert response.status_code == 403
    assert "Signing in did not work" in s.page(response)
    assert not s.inside(client)


def test_a_provider_connects_nothing_to_whoever_is_signed_in(provider: Provider, nina: Person) -> None:
    client = accounts.signed_in(Role.ANALYST)
    assert go(client, "?process=connect").status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_an_answer_that_nobody_asked_for_is_refused(provider: Provider, client: Client) -> None:
    response = client.get("/account/oidc/test/login/callback/?code=x&state=y")
    assert "Signing in did not work" in s.page(response)
    assert provider.asked == []


@pytest.mark.django_db
def test_who_stops_at_the_provider_is_told_so(provider: Provider, client: Client) -> None:
    state = client.get("/account/oidc/test/login/").headers["Location"].partition("state=")[2].partition("&")[0]
    response = client.get(f"/account/oidc/test/login/callback/?error=access_denied&state={state}", follow=True)
    assert "You have not signed in" in s.page(response)


@pytest.mark.django_db
def test_a_provider_that_is_down_is_a_page_and_no_crash(provider: Provider, client: Client) -> None:
    provider.down = True
    response = client.get("/account/oidc/test/login/")
    assert response.status_code == 502
    assert "Signing in did not work" in s.page(response)
    assert client.get("/account/oidc/test/login/callback/?code=x&state=y").status_code < 500


@pytest.mark.django_db
def test_a_provider_that_is_not_in_the_setting_is_not_found(provider: Provider, client: Client) -> None:
    assert client.get("/account/oidc/other/login/").status_code == 404


GOOD = {"id": "entra", "name": "Entra", "server_url": "https://a.example/v2.0/", "client_id": "c", "secret": "s3cr3t"}


def configured(value: object) -> Any:
    text = value if isinstance(value, str) else json.dumps(value)
    return load({"DEFEND_OIDC": text}).oidc


def test_a_good_setting_is_read() -> None:
    (one,) = configured([{**GOOD, "second_factor": True, "domains": ["Here.Example"]}])
    assert one.server_url == "https://a.example/v2.0"
    assert one.second_factor is True
    assert one.domains == ("here.example",)
    assert load({}).oidc == ()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("nonsense", "not JSON"),
        ({}, "JSON list"),
        (["x"], "provider 1 is not an object"),
        ([{**GOOD, "secret": ""}], "provider 1: the field 'secret' is missing"),
        ([GOOD, {**GOOD, "id": "b", "client_id": 7}], "provider 2: the field 'client_id'"),
        ([{k: v for k, v in GOOD.items() if k != "name"}], "the field 'name'"),
        ([{**GOOD, "id": "A b"}], "'id' is part of an address"),
        ([{**GOOD, "server_url": "http://a.example"}], "must begin with https://"),
        ([{**GOOD, "server_url": "https://"}], "names no host"),
        ([{**GOOD, "second_factor": "true"}], "true or false, without quotation marks"),
        ([{**GOOD, "domains": "here.example"}], "'domains' must be a list"),
        ([{**GOOD, "domains": ["no domain"]}], "is no domain name"),
        ([{**GOOD, "scope": "x"}], "there is no field 'scope'"),
        ([GOOD, GOOD], "stands twice"),
    ],
)
def test_a_wrong_setting_is_named_and_no_secret_repeated(value: object, says: str) -> None:
    with pytest.raises(Misconfigured) as wrong:
        configured(value)
    assert says in str(wrong.value)
    assert str(wrong.value).startswith("DEFEND_OIDC")
    assert "s3cr3t" not in str(wrong.value)


def test_a_provider_on_this_machine_needs_no_encryption() -> None:
    assert configured([{**GOOD, "server_url": "http://localhost:9/x"}])
