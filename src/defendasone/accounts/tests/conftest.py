"""What these tests share."""

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council, SharedService, SharedServiceCouncil
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service


@pytest.fixture(autouse=True)
def _letters_stay_here_and_hashing_is_quick(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Fast; nothing here is secret.
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def there() -> Council:
    """Somebody else's council: what is there could leak."""
    return directory.council("There")


@pytest.fixture
def lead(here: Council) -> Viewer:
    """Who leads at Here."""
    return accounts.viewer(Role.LEAD, at=here)


@pytest.fixture
def administrator() -> Viewer:
    """Who administers at the coordinator's."""
    return accounts.viewer(Role.ADMINISTRATOR)


@pytest.fixture
def team(here: Council, there: Council) -> SharedService:
    """One team that answers for both, and did for a third council until a year ago."""
    with service():
        made = SharedService.objects.create(name="Both Together")
        for council in (here, there):
            SharedServiceCouncil.objects.create(service=made, council=council)
        gone = directory.LONG_AGO.date() - timedelta(days=365)
        SharedServiceCouncil.objects.create(service=made, council=directory.council("Elsewhere"), valid_to=gone)
    return made
