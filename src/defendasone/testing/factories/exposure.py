"""Technology registers."""

from datetime import datetime

from defendasone.directory.models import Council
from defendasone.exposure.models import Register, Technology
from defendasone.testing.factories.directory import LONG_AGO
from defendasone.testing.logins import service


def register(council: Council, *entries: tuple[str, str, str], confirmed: datetime = LONG_AGO) -> Register:
    """A register with these entries: vendor, product, version."""
    with service():
        for vendor, product, version in entries:
            Technology.objects.create(
                council=council,
                vendor=vendor,
                product=product,
                version=version,
                vendor_key=vendor.lower(),
                product_key=product.lower(),
            )
        return Register.objects.create(council=council, confirmed=confirmed, confirmed_by="Test")
