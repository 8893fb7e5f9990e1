"""What was sent to whom."""

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from defendasone.accounts.models import Person
from defendasone.core.viewer import Viewer
from defendasone.messaging import rules
from defendasone.messaging.models import Message
from defendasone.messaging.texts import without_links

FILTERS = {
    "state": [("", "Any state"), *Message.State.choices],
    "channel": [("", "Any channel"), *Message.Channel.choices],
}


def visible_to(viewer: Viewer) -> QuerySet[Message]:
    """The coordinator sees every message; anybody else those to their own address."""
    if viewer.sector:
        return Message.objects.all()
    return _to(viewer)


def listed(viewer: Viewer, *, about: str = "", state: str = "", channel: str = "") -> QuerySet[Message]:
    """Newest first, narrowed to a case, a state or a channel."""
    narrowed = Q()
    for field, value in (("about", about), ("state", state), ("channel", channel)):
        if value:
            narrowed &= Q(**{field: value})
    return visible_to(viewer).filter(narrowed).select_related("council").defer("body").order_by("-made", "-pk")


def to_me(viewer: Viewer) -> QuerySet[Message]:
    """Messages to the viewer's own address, newest first."""
    return _to(viewer).order_by("-made", "-pk")


def _to(viewer: Viewer) -> QuerySet[Message]:
    if not viewer.signed_in:
        return Message.objects.none()
    return Message.objects.filter(address__in=Person.objects.filter(pk=viewer.person).values("email"))


def body(viewer: Viewer, message: Message) -> str:
    """What the viewer may read of it (MSG-3)."""
    own = _to(viewer).filter(pk=message.pk).exists()
    return message.body if rules.shows_links(own=own, demo=settings.DEMO) else without_links(message.body)


def counts(viewer: Viewer, about: str) -> dict[str, int]:
    """How many messages of a case are in each state."""
    found = visible_to(viewer).filter(about=about).values_list("state").annotate(Count("pk"))
    return {**dict.fromkeys(Message.State.values, 0), **dict(found.order_by())}
