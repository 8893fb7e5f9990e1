"""What a service holds before anybody uses it: static files, reference data, the demonstration."""

from datetime import UTC, datetime

from django.core.management import call_command

# Parts of libraries that no page of ours uses.
UNUSED = ["htmx-4*", "htmax*", "htmx-2.js", "ext", "django-htmx.js"]


def load() -> None:
    """Bring everything to this version; nothing that people entered is touched."""
    from defendasone.directory.loading import load_reference

    load_reference(datetime.now(UTC))
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED)
