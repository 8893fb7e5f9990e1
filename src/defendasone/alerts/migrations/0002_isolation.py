"""A council sees the alerts that it was asked about, in their published words, and its own answers."""

from django.db import migrations

from defendasone.core.isolation import SECTOR, Isolate, council, either, linked, through

MINE = either(council(), SECTOR)
ANSWER = either(MINE, linked("answer"))
PUBLISHED = "alerts_edition.status in ('published', 'unreviewed')"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("core", "0002_ledger")]

    operations = [
        Isolate("answer", read=ANSWER),
        Isolate(
            "alert",
            read=either(SECTOR, through("alerts_answer", "other.alert_id = alerts_alert.id")),
            write=SECTOR,
        ),
        Isolate(
            "edition",
            read=either(
                SECTOR,
                f"{PUBLISHED} and " + through("alerts_answer", "other.alert_id = alerts_edition.alert_id"),
            ),
            write=SECTOR,
        ),
        Isolate(
            "action",
            read=either(SECTOR, through("alerts_edition", "other.id = alerts_action.edition_id")),
            write=SECTOR,
        ),
        Isolate("actionanswer", read=MINE),
        Isolate("feedback", read=MINE, write=council()),
        Isolate("namedlist", read=SECTOR),
        Isolate("namedlist_councils", read=SECTOR),
        Isolate("alert_items", read=SECTOR),
        Isolate(
            "alert_vulnerabilities",
            read=either(SECTOR, through("alerts_alert", "other.id = alerts_alert_vulnerabilities.alert_id")),
            write=SECTOR,
        ),
    ]
