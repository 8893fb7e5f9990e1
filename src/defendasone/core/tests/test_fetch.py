"""What is fetched from outside, against real servers: hostile redirects, slow and endless bodies, inner addresses."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from defendasone.core.fetch import MOST_REDIRECTS, NotFetched, fetch, is_public
from defendasone.testing.webserver import Server, self_signed, serving

INNER = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "169.254.1.1",
    "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::",
]  # fmt: skip
OUTER = ["1.1.1.1", "8.8.8.8", "151.101.0.144", "2606:4700:4700::1111", "2a00:1450:4009:81f::200e", "::ffff:1.1.1.1"]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTER)
def test_an_outer_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_file_comes_whole(server: Server) -> None:
    content = bytes(range(256)) * 4000
    found = fetch(server.sends("/kev.json?a=b", content), loopback=True)
    assert found.content == content
    assert found.address == server.url("/kev.json?a=b")
    assert server.asked == [("/kev.json?a=b", f"127.0.0.1:{server.port}")]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://example.org/kev.json", "only https: is"),
        ("file:///etc/passwd", "not a web address"),
        ("ftp://example.org/a", "only https: is"),
        ("gopher://example.org/a", "only https: is"),
        ("javascript:alert(1)", "not a web address"),
        ("https://", "not a web address"),
        ("https://user:secret@example.org/", "user name or password"),
        ("https://exa mple.org/", "not a web address"),
        ("https://[::1", "not a web address"),
        ("https://example.org:99999/", "not a web address"),
        ("kev.json", "not a web address"),
        ("", "not a web address"),
        ("https://example.org/" + "a" * 3000, "not a web address"),
    ],
)
def test_what_is_no_proper_address_is_refused(address: str, said: str) -> None:
    with pytest.raises(NotFetched, match=said) as refused:
        fetch(address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0x7f.0.0.1", "2130706433", "127.1", "0", "169.254.169.254", "10.0.0.1",
     "[::ffff:127.0.0.1]", "[fd00:ec2::254]"],
)  # fmt: skip
def test_inner_addresses_are_refused_however_they_are_written(host: str) -> None:
    with pytest.raises(NotFetched, match=r"not an address on the internet|no address"):
        fetch(f"https://{host}/latest/meta-data/")


def test_this_machine_is_refused_unless_it_is_asked_for(server: Server) -> None:
    address = server.sends("/", b"inner")
    with pytest.raises(NotFetched, match="only https"):
        fetch(address)
    assert server.asked == []


@pytest.mark.parametrize("address", ["http://169.254.169.254/", "http://10.0.0.1/", "http://1.1.1.1/"])
def test_asking_for_this_machine_admits_no_other_over_http(address: str) -> None:
    with pytest.raises(NotFetched, match="not an address on the internet"):
        fetch(address, loopback=True)


def test_a_name_with_one_inner_address_among_outer_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, 1, 6, "", (address, 443)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(NotFetched, match=r"10\.0\.0\.1"):
        fetch("https://rebinding.example/")


def test_the_name_is_looked_up_once_and_the_checked_address_is_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that says 127.0.0.1 first and something else afterwards is asked once."""
    asked: list[object] = []

    def answers(name: str, *_: object, **__: object) -> list[Any]:
        asked.append(name)
        return [(socket.AF_INET, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", 0))]

    server.sends("/", b"once")
    monkeypatch.setattr(socket, "getaddrinfo", _only_for("pinned.example", answers))
    assert fetch(server.url("/", "pinned.example"), loopback=True).content == b"once"
    assert asked == ["pinned.example"]
    assert server.asked == [("/", f"pinned.example:{server.port}")]


def _only_for(name: str, answers: Any) -> Any:
    real = socket.getaddrinfo
    return lambda host, *args, **more: (answers if host == name else real)(host, *args, **more)


def test_a_name_without_an_address_says_so() -> None:
    with pytest.raises(NotFetched, match=r"There is no address for nothing\.invalid"):
        fetch("https://nothing.invalid/")


def test_redirects_are_followed(server: Server) -> None:
    server.sends("/end", b"here")
    server.sends("/middle", b"", status=308, Location="/end")
    found = fetch(server.sends("/start", b"", status=302, Location=server.url("/middle")), loopback=True)
    assert (found.content, found.address) == (b"here", server.url("/end"))


def test_redirects_end(server: Server) -> None:
    with pytest.raises(NotFetched, match="more than 3 times"):
        fetch(server.sends("/", b"", status=302, Location="/"), loopback=True)
    assert len(server.asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://169.254.169.254/latest/meta-data/", "not an address on the internet"),
        ("https://10.0.0.1/", "not an address on the internet"),
        ("http://1.1.1.1/", "not an address on the internet"),
        ("file:///etc/passwd", "not a web address"),
        ("//10.0.0.1/", "not an address on the internet"),
        ("https://user:pass@example.org/", "user name or password"),
    ],
)
def test_every_hop_is_checked_anew(server: Server, location: str, said: str) -> None:
    with pytest.raises(NotFetched, match=said):
        fetch(server.sends("/", b"", status=301, Location=location), loopback=True)


def test_a_redirect_to_nowhere_ends(server: Server) -> None:
    with pytest.raises(NotFetched):
        fetch(server.sends("/", b"", status=302), loopback=True)


@pytest.mark.parametrize("status", [204, 304, 403, 404, 500, 503])
def test_anything_but_a_plain_answer_says_its_number(server: Server, status: int) -> None:
    with pytest.raises(NotFetched, match=f"answered {status}"):
        fetch(server.sends("/", b"", status=status), loopback=True)


def test_a_body_that_says_it_is_too_large_is_refused(server: Server) -> None:
    with pytest.raises(NotFetched, match=r"more than 0\.5 MB"):
        fetch(server.sends("/", b"x" * 600_000), most=512 * 1024, loopback=True)
    assert fetch(server.sends("/", b"x" * 512), most=512, loopback=True).content == b"x" * 512


def test_an_endless_body_is_cut_where_the_bound_is(server: Server) -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65_536)
            sent += 65_536

    server.answers["/"] = endless
    with pytest.raises(NotFetched, match="more than 1 MB"):
        fetch(server.url("/"), most=1024 * 1024, loopback=True)
    assert sent < 20 * 1024 * 1024


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_slow_server_is_cut_at_the_deadline(server: Server, part: str) -> None:
    """It sends a byte whenever it is waited for, so that no single wait is long."""
    stop = Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-A: " if part == "head" else b"HTTP/1.0 200 OK\r\n\r\n")
        while not stop.wait(0.05):
            handler.wfile.write(b"x")

    server.answers["/"] = slow
    began = time.monotonic()
    try:
        with pytest.raises(NotFetched, match="took too long"):
            fetch(server.url("/"), seconds=0.6, loopback=True)
    finally:
        stop.set()
    assert time.monotonic() - began < 3


def test_a_server_that_never_speaks_is_cut_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        for scheme in ("http", "https"):
            with pytest.raises(NotFetched, match="took too long"):
                fetch(f"{scheme}://127.0.0.1:{port}/", seconds=0.4, loopback=True)
        assert time.monotonic() - began < 4


def test_nobody_there_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotFetched, match="does not answer"):
        fetch(f"http://127.0.0.1:{port}/", loopback=True)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
        b"HTTP/1.0 200 OK\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.0 200 OK\r\nX-A: " + b"b" * 100_000 + b"\r\n\r\n",
    ],
)
def test_a_broken_answer_is_not_half_a_file(server: Server, raw: bytes) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(raw)

    server.answers["/"] = answer
    with pytest.raises(NotFetched, match="broke off"):
        fetch(server.url("/"), loopback=True)


def test_what_comes_compressed_unasked_is_refused(server: Server) -> None:
    """A small file may be a very large one in disguise."""
    with pytest.raises(NotFetched, match="compressed"):
        fetch(server.sends("/", b"x", Content_Encoding="gzip"), loopback=True)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with serving(self_signed(tmp_path, "localhost")) as server:
        server.sends("/", b"secret")
        with pytest.raises(NotFetched, match="certificate is wrong"):
            fetch(server.url("/", "localhost"), loopback=True)
        assert server.asked == []


def test_a_trusted_certificate_is_held_against_the_name_and_not_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = self_signed(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serving(file) as server:
        server.sends("/", b"over https")
        assert fetch(server.url("/", "localhost"), loopback=True).content == b"over https"
        with pytest.raises(NotFetched, match="certificate is wrong"):
            fetch(server.url("/", "127.0.0.1"), loopback=True)


def test_a_redirect_from_https_to_http_is_refused_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = self_signed(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serving(file) as server:
        server.sends("/", b"", status=302, Location="http://example.org/")
        with pytest.raises(NotFetched):
            fetch(server.url("/", "localhost"), loopback=True)
