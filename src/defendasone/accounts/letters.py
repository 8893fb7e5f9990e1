"""E-mails about people's access. What is sent goes through Django's mail setting: the outbox, in this transaction."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string


def send(name: str, to: str, facts: dict[str, object]) -> None:
    """Send one of our texts. The subject is one line, whatever people are called."""
    subject = " ".join(render_to_string(f"accounts/email/{name}_subject.txt", facts).split())
    text = render_to_string(f"accounts/email/{name}_message.txt", {**facts, "origin": settings.CONFIG.origin})
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
