"""A real SMTP server for tests: keeps what it is given, and refuses what it is told to."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from defendasone.testing.ports import free_port


@dataclass
class Mailbox:
    """What arrived at this port. `replies` maps an address to the server's answer to it: '550 no such person'.

    `to_sender` and `to_content` are what it answers to who writes, and to what is written.
    """

    port: int
    arrived: list[EmailMessage] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    to_sender: str = "250 OK"
    to_content: str = "250 OK"
    signed_in: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept who writes, or answer as told."""
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept the address, or answer as told."""
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message."""
        content = cast("bytes", envelope.content)
        if self.to_content.startswith("250"):
            self.arrived.append(message_from_bytes(content, policy=policy.default))
        return self.to_content

    def check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """Only one pair of user and password is right."""
        self.signed_in.append(data.login.decode())
        right = (data.login, data.password) == (b"us@council.example", b"p/w @1")
        return AuthResult(success=right, handled=right)


@contextmanager
def mail_server(certificate: Path | None = None, *, signed_in: bool = False) -> Iterator[Mailbox]:
    """A server on a free port of this machine. A certificate: it offers STARTTLS. `signed_in`: it asks who we are."""
    mailbox = Mailbox(free_port())
    how: dict[str, Any] = {}
    if certificate:
        how["tls_context"] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        how["tls_context"].load_cert_chain(certificate)
    if signed_in:
        how |= {"authenticator": mailbox.check, "auth_required": True, "auth_require_tls": bool(certificate)}
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **how)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
