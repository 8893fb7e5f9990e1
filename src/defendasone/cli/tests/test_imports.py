"""`defend import`: what it says, and how it ends."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from defendasone.cli import app
from defendasone.core.fetch import NotFetched, fetch
from defendasone.intelligence import sources
from defendasone.intelligence.kev import PUBLISHED_AT
from defendasone.intelligence.models import Import, KnownExploited
from defendasone.intelligence.tests.test_cve import raw
from defendasone.intelligence.tests.test_kev import GOOD
from defendasone.testing.logins import service
from defendasone.testing.webserver import Server, serving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service was started with this data folder, and the command changes the environment only for itself."""
    for name in ("DEFEND_LOGIN", "DEFEND_DATA", "DEFEND_ENV"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    (Path(os.environ["DEFEND_DATA"]) / "secret-key").touch()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def run(*arguments: str | Path) -> Result:
    with service():
        return CliRunner().invoke(app, ["import", *map(str, arguments)])


def catalogue(*entries: object) -> bytes:
    return json.dumps({"catalogVersion": "2026.06.03", "vulnerabilities": entries}).encode()


def test_a_whole_catalogue_ends_well_and_again(tmp_path: Path) -> None:
    file = tmp_path / "kev.json"
    file.write_bytes(catalogue(GOOD))
    first, again = run("kev", file), run("kev", file)
    assert (first.exit_code, first.stdout) == (0, f"{file}: 1 added, 0 changed, 0 unchanged, 0 refused.\n")
    assert (again.exit_code, again.stdout) == (0, f"{file}: 0 added, 0 changed, 1 unchanged, 0 refused.\n")


def test_refused_entries_are_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "kev.json"
    file.write_bytes(catalogue(GOOD, {"cveID": "CVE-2024-1111"}, 7))
    done = run("kev", file)
    assert done.exit_code == 1
    assert "1 added, 0 changed, 0 unchanged, 2 refused." in done.stdout
    assert "Refused CVE-2024-1111 (entry 2): vendorProject: is missing; product: is missing" in done.stderr
    assert "Refused entry 3: the record: is not a set of fields" in done.stderr
    assert KnownExploited.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "This is a web page, not data"),
        (b"", "This is not JSON"),
        (b"{}", "This is not a KEV catalogue"),
        (catalogue(), "This KEV catalogue has no entries."),
    ],
)
def test_a_file_that_is_no_catalogue_imports_nothing(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "kev.json"
    file.write_bytes(content)
    done = run("kev", file)
    assert done.exit_code == 2
    assert f"Nothing was imported. {said}" in done.stderr
    with service():
        assert not Import.objects.exists()


def test_a_catalogue_with_no_good_entry_imports_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kev.json"
    file.write_bytes(catalogue(*range(30)))
    done = run("kev", file)
    assert done.exit_code == 2
    assert done.stderr.count("Refused entry") == 20
    assert "Refused 10 more" in done.stderr


def test_a_catalogue_may_come_in_utf_16_with_a_mark(tmp_path: Path) -> None:
    file = tmp_path / "kev.json"
    file.write_bytes(catalogue(GOOD).decode().encode("utf-16"))
    assert run("kev", file).exit_code == 0


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    kev, cve = run("kev", tmp_path / "nothing.json"), run("cve", tmp_path / "nothing")
    assert (kev.exit_code, cve.exit_code) == (2, 2)
    assert "cannot be read" in kev.stderr
    assert f"There is no {tmp_path / 'nothing'}." in cve.stderr


def test_an_address_is_fetched(server: Server) -> None:
    address = server.sends("/kev.json", catalogue(GOOD))
    done = run("kev", address, "--loopback")
    assert (done.exit_code, done.stdout) == (0, f"{address}: 1 added, 0 changed, 0 unchanged, 0 refused.\n")


def test_an_address_on_this_machine_is_refused_unless_it_is_asked_for(server: Server) -> None:
    done = run("kev", server.sends("/kev.json", catalogue(GOOD)))
    assert done.exit_code == 2
    assert "Nothing was imported. Addresses that begin with http: are not fetched" in done.stderr
    assert server.asked == []


def test_without_a_source_the_published_address_is_asked(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    """The real fetch, sent to this machine: a test asks nothing of CISA."""
    asked: list[str] = []

    def elsewhere(address: str, *, most: int, loopback: bool) -> object:
        asked.append(address)
        return fetch(server.sends("/kev.json", catalogue(GOOD)), most=most, loopback=not loopback)

    monkeypatch.setattr(sources, "fetch", elsewhere)
    assert run("kev").exit_code == 0
    assert asked == [PUBLISHED_AT]
    assert PUBLISHED_AT.startswith("https://www.cisa.gov/")


def test_a_server_that_fails_says_so_and_nothing_is_imported(server: Server) -> None:
    done = run("kev", server.sends("/kev.json", b"", status=503), "--loopback")
    assert done.exit_code == 2
    assert "answered 503" in done.stderr
    with pytest.raises(NotFetched):
        fetch(server.url("/kev.json"), loopback=True)


def test_records_come_from_a_folder(tmp_path: Path) -> None:
    for number in (1111, 2222):
        (tmp_path / f"CVE-2024-{number}.json").write_text(json.dumps(raw(f"CVE-2024-{number}")))
    (tmp_path / "broken.json").write_text("{")
    done = run("cve", tmp_path)
    assert done.exit_code == 1
    assert done.stdout == f"{tmp_path}: 2 added, 0 changed, 0 unchanged, 1 refused.\n"
    assert "Refused broken.json: This is not JSON" in done.stderr


def test_an_empty_folder_imports_nothing(tmp_path: Path) -> None:
    done = run("cve", tmp_path)
    assert done.exit_code == 2
    assert "no CVE record here" in done.stderr


def test_a_data_folder_that_was_never_started_imports_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kev.json"
    file.write_bytes(catalogue(GOOD))
    done = run("kev", file, "--data", tmp_path / "other")
    assert done.exit_code == 2
    assert "Run ./defend up first" in done.stderr
