"""A real browser on the real thing: Debian's Chromium, driven by Playwright, and the service as `defend up` starts it.

Mark such tests `browser` and put them into one group, so that one process of the run starts the service once:
`pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("service")]`. `--look DIR` keeps what `look` sees.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

READY_WITHIN = 120.0  # Seconds
STOPPED_WITHIN = 60.0
NARROW, WIDE = 320, 1280
FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@dataclass(frozen=True)
class Service:
    """The service as it runs: its address and its data folder."""

    url: str
    data: Path


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--look DIR`."""
    parser.addoption("--look", metavar="DIR", help="Keep a picture of every page that a browser test looks at.")


def pytest_configure(config: pytest.Config) -> None:
    """Where pictures go, for this run."""
    _pictures[:] = [Path(folder).absolute()] if (folder := config.getoption("--look")) else []


_pictures: list[Path] = []


def chromium() -> str:
    """Where Chromium is; empty where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run, with a profile of its own that is gone afterwards."""
    if not (program := chromium()):
        pytest.skip("There is no Chromium here: install it with `apt-get install chromium`.")
    # Playwright runs an event loop in this thread, where Django would otherwise refuse to use the database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, headless=True, args=flags)
        yield opened
        opened.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE") if before is None else os.environ.update(
        DJANGO_ALLOW_ASYNC_UNSAFE=before
    )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that knows nobody. What the browser complains of, a breach of the content policy too, fails the test."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    expected = ("Failed to load resource",)  # What a test asks for on purpose: a 404 page is one.
    assert not [text for text in complaints if not text.startswith(expected)], complaints


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A tab in which JavaScript is off."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """`defend up --demo` on data of its own; stopped with Ctrl-C's signal, as an operator does."""
    data = Path(tempfile.mkdtemp(prefix="defend-browser-"))
    port = free_port()
    command = [sys.executable, "-m", "defendasone.cli", "up", "--demo", "--no-input"]
    with (data.with_suffix(".log")).open("w+") as log:
        process = subprocess.Popen(
            [*command, "--data", str(data), "--port", str(port)],
            env=clean_environment(), stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            await_line(Path(log.name), "Ready on", process)
            yield Service(f"http://localhost:{port}", data)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            shutil.rmtree(data, ignore_errors=True)
            Path(log.name).unlink()


def clean_environment() -> dict[str, str]:
    """What a shell would give the service: nothing of the test run's own settings."""
    ours = ("DEFEND_", "DATABASE_", "DJANGO_", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def await_line(log: Path, beginning: str, process: "subprocess.Popen[Any]") -> None:
    """Until the process has written such a line."""
    until = time.monotonic() + READY_WITHIN
    while not any(line.startswith(beginning) for line in log.read_text().splitlines()):
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail(f"The service did not write '{beginning}':\n{log.read_text()[-3000:]}")
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(urlconf: str, **settings: Any) -> Iterator[str]:
    """These routes, and all static files, on an address of their own: for pages that exist in tests only."""
    with override_settings(ROOT_URLCONF=urlconf, ALLOWED_HOSTS=["localhost"], **settings):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), _Threads, _Silent)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Threads(ThreadingMixIn, WSGIServer):
    """A browser asks for several files at once."""

    daemon_threads = True


class _Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing."""


def look(page: Page, name: str, width: int = WIDE) -> None:
    """See the whole page at this width, and keep the picture where the run was asked to."""
    page.set_viewport_size({"width": width, "height": 900})
    if _pictures:
        _pictures[0].mkdir(parents=True, exist_ok=True)
        page.screenshot(path=_pictures[0] / f"{name}-{width}.png", full_page=True)


def keep(page: Page, name: str, width: int, height: int) -> None:
    """A picture of what is in a window of this size, where the run was asked for pictures."""
    page.set_viewport_size({"width": width, "height": height})
    if _pictures:
        _pictures[0].mkdir(parents=True, exist_ok=True)
        page.screenshot(path=_pictures[0] / f"{name}.png")


def violations(page: Page) -> list[str]:
    """What axe finds, one line each with the element."""
    page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((results) => results.violations)")
    return [f"{rule['id']}: {node['html'][:160]} ({rule['help']})" for rule in found for node in rule["nodes"]]


def sticks_out(page: Page, width: int = NARROW) -> list[str]:
    """What makes the page scroll sideways at this width; empty where it does not."""
    page.set_viewport_size({"width": width, "height": 900})
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
                 [...document.querySelectorAll("body *")].filter((element) =>
                   element.getBoundingClientRect().right > innerWidth + 0.5 && !element.closest(".defend-wide, table"))
                 .map((element) => element.outerHTML.slice(0, 160))"""
        )
        or (["the page itself"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else [])
    )


def no_sideways_scroll(page: Page, width: int = NARROW) -> None:
    """Fail where the page scrolls sideways, and say what does it."""
    assert not (found := sticks_out(page, width)), "\n".join(found)
