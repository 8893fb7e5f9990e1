"""`defend up --demo`, for real: killed while it loads, whole afterwards, and the people in it can sign in."""

import os
import signal
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg
import pytest

from defendasone.core.embedded import ADMIN, Cluster
from defendasone.testing.running import Service, run, up
from defendasone.testing.waiting import until

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("machine")]
SECOND_START = 5.0
# The loader holds it from its first statement to its last.
HELD = "select pid from pg_stat_activity where usename = 'defend_jobs' and state <> 'idle' and backend_xid is not null"
COUNTS = (
    "select (select count(*) from accounts_person), (select count(*) from alerts_alert),"
    " (select count(*) from messaging_message), (select count(*) from core_event)"
)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration whose first start was killed while it loaded."""
    data = tmp_path_factory.mktemp("demo") / "data"
    with up(data, "--demo", ready=False) as first:
        until(lambda: _writing(data), seconds=90)
        os.kill(_loader(first), signal.SIGKILL)
        assert first.process.wait(timeout=60) == 1
        first.hears("The database could not be made ready")
    return data


@pytest.fixture(scope="module")
def demo(killed: Path) -> Iterator[Service]:
    """The same folder, started again."""
    with up(killed, "--demo") as running:
        yield running


def _writing(data: Path) -> bool:
    """Whether the loader has written something by now; what that is, nobody else can see yet."""
    try:
        with psycopg.connect(Cluster(data).url(ADMIN), connect_timeout=2) as connection:
            return connection.execute(HELD).fetchone() is not None
    except (psycopg.OperationalError, OSError):
        return False


def _loader(service: Service) -> int:
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
    return next(int(pid) for pid in children if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"load\0"))


def test_after_a_kill_the_next_start_has_all_of_it_once(demo: Service) -> None:
    ((people, alerts, messages, _),) = demo.ask(COUNTS)
    assert people == demo.ask("select count(distinct email) from accounts_person")[0][0]
    assert (alerts, int(str(people)) > 200, int(str(messages)) > 500) == (3, True, True)
    assert demo.ask("select demo from core_installation") == [(True,)]


def test_it_lists_who_there_is_and_their_links_sign_in(demo: Service) -> None:
    found = demo.people()
    assert [set(each) for each in found] == [{"name", "email", "role", "council", "link"}] * 9
    assert {each["role"] for each in found} == {"analyst", "approver", "duty", "administrator", "lead", "officer",
                                               "leader"}  # fmt: skip
    for each in found:
        assert each["link"].startswith(f"{demo.url}/demo/sign-in/")
        page = _browse(each["link"])
        assert each["name"] in page
        assert "Demonstration" in page


def test_a_link_behind_a_proxy_is_refused(demo: Service) -> None:
    link = demo.people()[0]["link"]
    asked = urllib.request.Request(link, headers={"X-Forwarded-For": "192.0.2.1"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(asked)


def test_the_people_are_for_reading_too(demo: Service) -> None:
    done = run("demo", "people", "--data", str(demo.data))
    assert "Amara Okafor (Coordinator: analyst)" in done.stdout
    assert f"{demo.url}/demo/sign-in/" in done.stdout


def test_what_it_says_at_the_start_is_that_all_is_invented(demo: Service) -> None:
    demo.hears("Everything in it is invented but the councils' names.")


def test_another_start_is_quick_and_adds_nothing_and_a_real_service_may_not_have_its_folder(demo: Service) -> None:
    before = demo.ask(COUNTS)
    assert _stopped(demo) == 0
    refused = run("up", "--data", str(demo.data), "--no-input")
    assert refused.returncode == 2
    assert "holds demonstration data" in refused.stderr
    with up(demo.data, "--demo") as again:
        # Of processor time, on one processor: what else the machine does at the time is not the start's fault.
        assert 0.5 < again.processor() < SECOND_START
        assert again.ask(COUNTS) == before


def test_the_database_itself_refuses_the_other_kind(demo: Service) -> None:
    """Where the folder does not know, because the database is elsewhere or the note was lost."""
    _stopped(demo)
    (demo.data / "mode").write_text("service")
    refused = run("up", "--data", str(demo.data), "--no-input")
    assert refused.returncode == 1
    assert "This database holds demonstration data: start it with --demo" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_people_of_a_folder_that_holds_no_demonstration_are_not_listed(demo: Service) -> None:
    (demo.data / "mode").write_text("service")
    done = run("demo", "people", "--json", "--data", str(demo.data))
    assert done.returncode == 2
    assert "holds no demonstration" in done.stderr


def _stopped(service: Service) -> int | None:
    """Its status, also where a test before has stopped it."""
    return service.stop() if service.process.poll() is None else service.process.returncode


def _browse(link: str) -> str:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with browser.open(link, timeout=30) as page:
        return str(page.read().decode())
