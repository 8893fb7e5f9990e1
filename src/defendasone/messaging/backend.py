"""Mail that libraries send goes the same way as ours: through the outbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from defendasone.core.ids import new_id
from defendasone.messaging.actions import Letter, queue
from defendasone.messaging.models import Message


class OutboxBackend(BaseEmailBackend):
    """Django's mail setting. The libraries know no time of ours, so the time is the clock's."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each of them for each of its recipients; returns how many messages there were."""
        letters = [
            Letter(
                channel=Message.Channel.EMAIL,
                key=f"mail/{new_id()}",
                purpose="account",
                address=address,
                subject=" ".join(mail.subject.split()),
                body=str(mail.body),
            )
            for mail in email_messages
            for address in mail.recipients()
        ]
        queue(letters, now=timezone.now())
        return len(email_messages)
