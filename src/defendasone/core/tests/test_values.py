"""What a setting may say: each bad value has a sentence that names it, and none repeats a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.core.config import Misconfigured, load

SECRET = "s3cret/word"


def refusal(**environment: str) -> str:
    with pytest.raises(Misconfigured) as wrong:
        load(environment)
    return str(wrong.value)


ADDRESSES = ("DATABASE_URL", "DEFEND_WEB_DATABASE_URL", "DEFEND_JOBS_DATABASE_URL", "DEFEND_EMAIL_URL")
SCHEMES = {"DEFEND_EMAIL_URL": "smtp"}
WRONG = (
    "{}://us:s3cret/word@host/x",
    "mysql://us:s3cret%2Fword@host/x",
    "us:s3cret/word@host",
    "{}://us:s3cret%2Fword@[host/x",
    "{}://us:s3cret%2Fword@host:port/x",
)


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_is_none_is_named_without_its_password(name: str, address: str) -> None:
    said = refusal(**{name: address.format(SCHEMES.get(name, "postgresql"))})
    assert said.startswith(f"{name} is not an address such as ")
    assert "%2F" in said
    assert "s3cret" not in said


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://us:p%40ss@host:5432/name?sslmode=require",
        "postgres:///name?host=/run/postgresql",
        "postgresql://h",
    ],
)
def test_addresses_of_a_database_are_taken_as_they_stand(address: str) -> None:
    assert load({"DATABASE_URL": address}).database_url == address


@pytest.mark.parametrize("address", ["smtp://mail", "smtps://us:p%2Fw@mail:465", "smtp+starttls://mail.example"])
def test_addresses_of_a_mail_server_are_taken_as_they_stand(address: str) -> None:
    assert load({"DEFEND_EMAIL_URL": address}).email_url == address


@pytest.mark.parametrize("name", ["DEFEND_DEBUG", "DEFEND_PROXY"])
@pytest.mark.parametrize("value", ["yes", "true", "on", "2", "TRUE"])
def test_a_word_that_means_on_is_not_quietly_off(name: str, value: str) -> None:
    assert refusal(**{name: value}) == f"{name} is '{value}': write 1, or leave it out."


def test_on_and_off() -> None:
    assert (load({"DEFEND_PROXY": "1"}).proxy, load({"DEFEND_PROXY": "0"}).proxy, load({}).proxy) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    "value",
    ["alerts.example.gov.uk", "https://", "ftp://a.example", "https://a.example/alerts", "https://a.example?x=1",
     "https://us:pw@a.example", "https://a.example:port", "https://[a", "//a.example"],
)  # fmt: skip
def test_an_origin_is_a_web_address_and_nothing_more(value: str) -> None:
    said = refusal(DEFEND_ORIGIN=value)
    assert said.startswith("DEFEND_ORIGIN is no address such as https://alerts.example.gov.uk")
    assert "us:pw" not in said


@pytest.mark.parametrize(
    "value", ["https://a.example", "https://a.example/", "http://localhost:8123", "https://[::1]:8"]
)
def test_origins_that_are_right_lose_their_last_slash(value: str) -> None:
    assert load({"DEFEND_ORIGIN": value}).origin == value.rstrip("/")


@pytest.mark.parametrize("value", ["0.0.0.0", "::", "192.0.2.1", "demo.example"])
def test_a_demonstration_answers_on_this_machine_only(value: str) -> None:
    said = refusal(DEFEND_ENV="demo", DEFEND_LISTEN=value)
    assert said.startswith(f"DEFEND_LISTEN is '{value}', and a demonstration answers on this machine only")
    assert load({"DEFEND_LISTEN": value}).listen == value


@pytest.mark.parametrize("value", ["127.0.0.1", "::1"])
def test_a_demonstration_may_say_which_loopback(value: str) -> None:
    assert load({"DEFEND_ENV": "demo", "DEFEND_LISTEN": value}).listen == value


@pytest.mark.parametrize(
    "value",
    ["nobody", "@council.example", "a@", "a@b@c", "A <a@b.example>\nBcc: c@d.example", "Zoë <zoe@council.example>"],
)
def test_a_sender_is_an_address_that_a_mail_header_can_hold(value: str) -> None:
    assert refusal(DEFEND_EMAIL_FROM=value).startswith("DEFEND_EMAIL_FROM is '")


def test_a_sender_may_have_a_name() -> None:
    assert load({"DEFEND_EMAIL_FROM": "Alerts <a@b.example>"}).email_from == "Alerts <a@b.example>"
    assert load({"DEFEND_EMAIL_FROM": "a@b.example"}).email_from == "a@b.example"


NUMBERS = {
    "DEFEND_PORT": 65535,
    "DEFEND_WEB_WORKERS": 64,
    "DEFEND_WEB_THREADS": 64,
    "DEFEND_CONTACT_CONFIRM_DAYS": 3650,
    "DEFEND_REGISTER_STALE_DAYS": 3650,
}


@pytest.mark.parametrize(("name", "most"), NUMBERS.items())
def test_numbers_have_bounds_and_say_them(name: str, most: int) -> None:
    for value in ("0", "-1", str(most + 1), "1.5", "1e3", "0x10", "١", "ten"):
        assert refusal(**{name: value}) == f"{name} is '{value}': write a whole number from 1 to {most}."
    for value in ("1", str(most), f" {most} "):
        load({name: value})


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("{", "DEFEND_OIDC: it is not JSON"),
        ("{}", "DEFEND_OIDC: write a JSON list"),
        ('[{"id": "a", "secret": "s3cret/word"}]', "DEFEND_OIDC: provider 1: the field 'name' is missing"),
    ],
)
def test_providers_that_cannot_be_read_are_said_without_their_secret(value: str, says: str) -> None:
    said = refusal(DEFEND_OIDC=value)
    assert said.startswith(says)
    assert SECRET not in said


READ = sorted(
    {*NUMBERS, *ADDRESSES, "DEFEND_ENV", "DEFEND_ORIGIN", "DEFEND_OIDC", "DEFEND_EMAIL_FROM", "DEFEND_LISTEN"}
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(st.dictionaries(st.sampled_from(READ), texts))
def test_whatever_the_environment_says_it_is_read_or_refused_with_a_sentence(environment: dict[str, str]) -> None:
    said = ""
    try:
        load(environment)
    except Misconfigured as wrong:
        said = str(wrong)
    assert not said or said.split()[0].strip(":") in environment
    assert not said or said.endswith(".")
