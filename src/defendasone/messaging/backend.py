"""Mail that libraries send goes the same way as ours: through the outbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class OutboxBackend(BaseEmailBackend):
    """Django's mail setting."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each; returns how many."""
        raise NotImplementedError
