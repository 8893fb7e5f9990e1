"""A council sees the alerts that it was asked about, in their published words, and its own answers.

Only the coordinator asks, for who is asked may read; and what was asked, said or published is removed by nobody.
"""

from django.db import migrations

from defendasone.core.isolation import NOBODY, SECTOR, Isolate, council, either, linked, through

MINE = either(council(), SECTOR)
ANSWER = either(MINE, linked("answer"))
PUBLISHED = "alerts_edition.status in ('published', 'unreviewed')"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("core", "0002_ledger")]

    operations = [
        Isolate("answer", read=ANSWER, add=SECTOR, remove=NOBODY),
        Isolate(
            "alert",
            read=either(SECTOR, through("alerts_answer", "other.alert_id = alerts_alert.id")),
            write=SECTOR,
            remove=NOBODY,
        ),
        Isolate(
            "edition",
            read=either(
                SECTOR,
                f"{PUBLISHED} and " + through("alerts_answer", "other.alert_id = alerts_edition.alert_id"),
            ),
            write=SECTOR,
            remove=NOBODY,
        ),
        Isolate(
            "action",
            read=either(SECTOR, through("alerts_edition", "other.id = alerts_action.edition_id")),
            write=SECTOR,
        ),
        Isolate("actionanswer", read=MINE),
        Isolate("feedback", read=MINE, write=council(), remove=NOBODY),
        Isolate("namedlist", read=SECTOR, remove=NOBODY),
        Isolate("namedlist_councils", read=SECTOR),
        Isolate("alert_items", read=SECTOR),
        Isolate(
            "alert_vulnerabilities",
            read=either(SECTOR, through("alerts_alert", "other.id = alerts_alert_vulnerabilities.alert_id")),
            write=SECTOR,
        ),
    ]
