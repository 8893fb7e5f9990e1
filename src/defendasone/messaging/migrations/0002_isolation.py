"""Messages are written for others; the coordinator sees what was sent to whom, a person what was sent to them."""

from django.db import migrations

from defendasone.core.isolation import EVERYONE, NOBODY, SECTOR, Isolate, either, person, through

TO_ME = through("accounts_person", f"{person('other.id')} and other.email = messaging_message.address")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial"), ("accounts", "0002_isolation")]

    operations = [Isolate("message", read=either(SECTOR, TO_ME), write=SECTOR, add=EVERYONE, remove=NOBODY)]
