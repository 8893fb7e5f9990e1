"""Pages never tell council A of council B: neither in words, nor by answering otherwise than for no council at all."""

from datetime import datetime

import pytest
from django.test import Client

from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.exposure.models import Technology, Upload
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import exposure as registers

pytest.importorskip("defendasone.testing.pages", reason="the ui package is not merged here yet")
pytestmark = pytest.mark.usefixtures("real_logins")
SECRET = b"Vendor,Product,Version\nAcme,Secret Product,6.6.6\n"


@pytest.fixture
def councils(now: datetime) -> tuple[Council, Council]:
    """Ours, and theirs with a register and a file that waits."""
    here, there = directory.council("Here", gss="E99900001"), directory.council("There", gss="E99900002")
    registers.register(here, ("Fortinet", "FortiOS", "7.2.4"), confirmed=now)
    registers.register(there, ("Acme", "Secret Product", "6.6.6"), confirmed=now)
    registers.upload(there, SECRET, name="secret.csv")
    return here, there


PATHS = ("", "add/", "upload/", "confirm/", "upload/{upload}/", "{row}/change/", "{row}/remove/")


@pytest.mark.parametrize("path", PATHS)
def test_another_councils_pages_are_not_there(councils: tuple[Council, Council], path: str) -> None:
    """The same answer as for a council that does not exist."""
    here, there = councils
    with viewing(accounts.viewer(Role.OFFICER, at=there)):
        row, upload = Technology.objects.get().pk, Upload.objects.get().pk
    client = accounts.signed_in(Role.OFFICER, at=here)
    real = answers(client, "/technology/E99900002/" + path.format(row=row, upload=upload))
    none = answers(client, "/technology/E99900009/" + path.format(row=row, upload=upload))
    assert real == none
    assert all(status in (404, 405) for status, _ in real)
    assert all(b"Secret" not in content for _, content in real)


@pytest.mark.parametrize("path", ["upload/{upload}/", "{row}/change/", "{row}/remove/"])
def test_another_councils_rows_are_not_there_under_ones_own_council(
    councils: tuple[Council, Council], path: str
) -> None:
    here, there = councils
    with viewing(accounts.viewer(Role.OFFICER, at=there)):
        row, upload = Technology.objects.get().pk, Upload.objects.get().pk
    client = accounts.signed_in(Role.OFFICER, at=here)
    for status, content in answers(client, "/technology/E99900001/" + path.format(row=row, upload=upload)):
        assert status == 404
        assert b"Secret" not in content


def test_lists_and_searches_say_nothing_of_others(councils: tuple[Council, Council]) -> None:
    here, _ = councils
    client = accounts.signed_in(Role.OFFICER, at=here)
    for path in ("/technology/E99900001/", "/technology/E99900001/?text=secret", "/technology/E99900001/?text=acme"):
        content = client.get(path).content
        assert b"Secret" not in content.replace(b'value="secret"', b"")
        assert b"There" not in content.replace(b"There is", b"")
    assert b"0 entries" in client.get("/technology/E99900001/?text=secret").content


def answers(client: Client, path: str) -> list[tuple[int, bytes]]:
    found = [client.get(path), client.post(path, {"product": "x", "load": "yes"})]
    return [(each.status_code, each.content.split(b"csrfmiddlewaretoken")[0]) for each in found]
