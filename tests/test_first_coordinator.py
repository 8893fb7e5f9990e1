"""An empty service, from the command line to the first coordinator's session: with real processes."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

import pytest

from defendasone.testing.running import Service, run, up

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("machine")]
ADA = "ada@mhclg.example"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with up(tmp_path_factory.mktemp("service")) as service:
        yield service


class Browser:
    """Follows redirects and keeps cookies, as a browser does."""

    def __init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, address: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        with self.opener.open(address, data, timeout=20) as response:
            return response.url, response.read().decode()


def test_from_an_empty_service_to_a_coordinator_and_a_key(running: Service) -> None:
    place = ("--data", str(running.data))
    coordinator = ("coordinator", "create", "--email", ADA, *place)
    made = run(*coordinator, "--name", "Ada Lovelace")
    assert made.returncode == 0, made.stderr
    link = re.search(rf"http://localhost:{running.port}/people/join/\S+", made.stdout)
    assert link

    browser = Browser()
    _, page = browser.open(link[0])
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "name": "Ada Lovelace", "password": "correct horse battery staple"}
    where, page = browser.open(link[0], form)
    assert where.endswith("/people/you/second-factor/")
    assert "Set up a passkey" in page
    assert browser.open(f"http://localhost:{running.port}/people/")[0].endswith("/people/you/second-factor/")

    taken = run(*coordinator, "--name", "Ada")
    assert taken.returncode == 1
    assert "has an account already" in taken.stderr

    key = run("key", "create", "--for", ADA, "--scopes", "councils.read,people.read", *place)
    assert key.returncode == 0, key.stderr
    request = urllib.request.Request(
        f"http://127.0.0.1:{running.port}/api/v1/me", headers={"Authorization": f"Bearer {key.stdout.strip()}"}
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        body = json.load(response)
    assert body["email"] == ADA
    assert body["may"] == ["councils.read", "people.read"]


def test_sign_in_at_the_bare_address_goes_on_at_the_name(running: Service) -> None:
    where, page = Browser().open(f"http://127.0.0.1:{running.port}/account/login/")
    assert where == f"http://localhost:{running.port}/account/login/"
    assert "Sign in with a passkey" in page


def test_the_passkey_scripts_are_served_and_allowed(running: Service) -> None:
    address = f"http://localhost:{running.port}"
    with urllib.request.urlopen(f"{address}/account/login/", timeout=20) as response:
        policy, page = response.headers["Content-Security-Policy"], response.read().decode()
    assert "script-src 'self'" in policy
    scripts = re.findall(r'<script[^>]* src="(/static/[^"]+)"', page)
    assert len(scripts) >= 4
    for script in scripts:
        with urllib.request.urlopen(address + script, timeout=20) as response:
            assert "javascript" in response.headers["Content-Type"]


def test_a_key_that_is_none_is_refused_by_the_running_service(running: Service) -> None:
    request = urllib.request.Request(
        f"http://localhost:{running.port}/api/v1/me", headers={"Authorization": "Bearer defend_none"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code == 401
    assert json.load(refused.value)["mend"].startswith("Send the header")
    refused.value.close()
