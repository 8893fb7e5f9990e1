"""A new alias reaches entries that were keyed before it."""

import pytest

from defendasone.exposure.actions import rename
from defendasone.exposure.models import Technology
from defendasone.testing.factories import directory
from defendasone.testing.factories import exposure as registers
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def test_entries_get_the_keys_of_this_version() -> None:
    council = directory.council()
    old = registers.technology(council, "Fortinet", "FortiGate", "7.2.4")
    good = registers.technology(council, "Microsoft", "Windows 10", "22H2")
    with service():
        Technology.objects.filter(pk=old.pk).update(product_key="fortigate", version_key=None)
        assert rename() == 1
        renamed, untouched = Technology.objects.get(pk=old.pk), Technology.objects.get(pk=good.pk)
        assert rename() == 0
    assert (renamed.vendor_key, renamed.product_key) == ("fortinet", "fortios")
    assert bytes(renamed.version_key or b"") == bytes(old.version_key or b"")
    assert (untouched.vendor_key, untouched.product_key) == (good.vendor_key, good.product_key)
