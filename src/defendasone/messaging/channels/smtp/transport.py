"""E-mail by SMTP, to the server that DEFEND_EMAIL_URL names."""

import smtplib
import ssl
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import formataddr, formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.encoding import punycode

from defendasone.messaging.channels.failure import NotSent
from defendasone.messaging.models import Message

TIMEOUT = 20.0  # Seconds; well under a claim's lease.
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PERMANENT = 500  # SMTP replies of 5xx: the same again would be refused again.


@dataclass(frozen=True)
class Server:
    """Where mail goes out."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


def server(address: str) -> Server:
    """Read smtp://user:password@host:port; also smtps:// and smtp+starttls://. Raises ValueError."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("DEFEND_EMAIL_URL is not an address such as smtp+starttls://user:password@mail.example:587.")
    port = parts.port or PORTS[parts.scheme]
    return Server(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


def send(message: Message) -> None:
    """Hand it to the server; it has it when this returns."""
    # As bytes of our own making: the library's way puts a '>' before lines that begin with 'From '.
    mail = compose(message).as_bytes(policy=policy.SMTP)
    try:
        with _connect(server(settings.CONFIG.email_url)) as connection:
            connection.sendmail(_sender(), [_plain(message.address)], mail)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise NotSent(f"The mail server refused the address ({code}).", permanent=code >= PERMANENT) from refused
    except smtplib.SMTPDataError as refused:
        raise NotSent(
            f"The mail server refused the message ({refused.smtp_code}).", permanent=refused.smtp_code >= PERMANENT
        ) from refused
    except smtplib.SMTPResponseException as refused:
        # It refuses us (password, sender, network): the operator can mend that, and the message then goes out.
        raise NotSent(f"The mail server does not work with us ({refused.smtp_code}).") from refused
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"The mail server could not be used ({type(error).__name__}).") from error


def compose(message: Message) -> EmailMessage:
    """The e-mail itself: plain text, with our id so that a repeat can be recognised."""
    mail = EmailMessage()
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = formataddr((message.name, _plain(message.address)))
    mail["Subject"] = message.subject
    mail["Date"] = formatdate(message.made.timestamp())
    mail["Message-ID"] = f"<{message.pk}@{settings.CONFIG.host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    return mail


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _plain(address: str) -> str:
    """With the domain as the network writes it; what stands before the @ cannot be written otherwise."""
    name, _, domain = address.rpartition("@")
    try:
        plain = f"{name}@{punycode(domain)}"
        plain.encode("ascii")
    except UnicodeError:
        raise NotSent("The address has letters that mail servers do not take.", permanent=True) from None
    return plain


def _connect(target: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if target.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(target.host, target.port, timeout=TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(target.host, target.port, timeout=TIMEOUT)
    try:
        if target.scheme == "smtp+starttls":
            connection.starttls(context=context)
        if target.user:
            connection.login(target.user, target.password)
    except BaseException:
        connection.close()
        raise
    return connection
