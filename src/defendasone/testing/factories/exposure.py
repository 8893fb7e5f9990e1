"""Technology registers."""

from datetime import datetime

from defendasone.directory.models import Council
from defendasone.exposure.listing import listed, version_key
from defendasone.exposure.models import Register, Technology, Upload
from defendasone.testing.factories.directory import LONG_AGO
from defendasone.testing.logins import service


def register(council: Council, *entries: tuple[str, str, str], confirmed: datetime = LONG_AGO) -> Register:
    """A register that somebody stood by, with entries of vendor, product and version."""
    with service():
        made, _ = Register.objects.update_or_create(
            council=council, defaults={"confirmed": confirmed, "confirmed_by": "An officer"}
        )
        for vendor, product, version in entries:
            technology(council, vendor, product, version)
        return made


def technology(council: Council, vendor: str, product: str, version: str = "", **fields: object) -> Technology:
    """One entry, keyed as loading would."""
    read = listed(vendor, product, version)
    with service():
        return Technology.objects.create(
            council=council,
            vendor=vendor,
            product=product,
            version=version,
            vendor_key=read.name.vendor,
            product_key=read.name.product,
            version_key=version_key(read),
            **fields,
        )


def upload(council: Council, content: bytes = b"Vendor,Product\nFortinet,FortiOS\n", **fields: object) -> Upload:
    """A file that was uploaded and is not loaded yet."""
    defaults: dict[str, object] = {
        "name": "register.csv",
        "mapping": {"vendor": 0, "product": 1},
        "made": LONG_AGO,
        "made_by": "An officer",
    }
    with service():
        return Upload.objects.create(council=council, content=content, **{**defaults, **fields})
