"""What a service holds before anybody uses it: static files, reference data, the demonstration."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

# Parts of libraries that no page of ours uses.
UNUSED = ["htmx-4*", "htmax*", "htmx-2.js", "ext", "django-htmx.js"]


def load() -> None:
    """Bring everything to this version; nothing that people entered is touched."""
    bring(datetime.now(UTC))
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED)


def bring(now: datetime) -> None:
    """The tables: all of it, or, where it is broken off, none. Raises `Refused` where real and invented would meet."""
    from defendasone.core.installation import settle
    from defendasone.directory.loading import load_reference
    from defendasone.exposure.actions import follow_names

    with transaction.atomic():
        new = settle(demo=settings.DEMO, now=now, allowed="demo-data" in settings.CONFIG.allow)
        load_reference(now)
        follow_names()
        if new and settings.DEMO:
            from defendasone.demo.loading import load_sector

            load_sector(now)
