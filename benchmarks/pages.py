"""A year of alerts, 300 to each of 317 councils: three pages in under 100 ms at p95, as many queries as with 30.

Also states what the database's own isolation costs: the same page read by the web process's login, to which the
policies apply, and by the tables' owner, to whom they do not.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import ground

FEW, MANY, RUNS, LIMIT = 30, 300, 40, 0.100
STATES = ("not-affected", "mitigated", "affected", "checking", "acknowledged", "asked")
WEIGHTS = (62, 20, 6, 3, 4, 5)
NOW = datetime.now(UTC)
random.seed(20260603)


def make_alerts(first: int, last: int) -> None:
    """Alerts of the past year, all of them still published, each with an answer of every council."""
    from defendasone.alerts.models import Action, Alert, Answer, Edition
    from defendasone.directory.models import Council

    councils = list(Council.objects.filter(valid_to=None).values_list("pk", flat=True))
    alerts, editions, todo, answers = [], [], [], []
    for number in range(first, last):
        out = NOW - timedelta(days=365) * (MANY - number) / MANY
        alert = Alert(
            reference=f"CAS-{number:04}-0000", status="live", made=out, made_by="somebody", published=out,
            exposure_due=out + timedelta(days=2), mitigation_due=out + timedelta(days=14), deadlines_version="1",
        )  # fmt: skip
        edition = Edition(
            alert=alert, number=1, status="published", title=f"Update your gateways now: alert {number}",
            happened="Attackers use it. " * 30, matters="Most councils run it. " * 30, severity="high", tlp="green",
            written=out, written_by="Somebody", published=out, approved=out,
        )  # fmt: skip
        alerts.append(alert)
        editions.append(edition)
        todo += [Action(edition=edition, number=n, text="Update it", days=5, due=out) for n in (1, 2, 3)]
        for council, status in zip(councils, random.choices(STATES, WEIGHTS, k=len(councils)), strict=True):
            said = out + timedelta(hours=random.uniform(1, 70))
            answers.append(
                Answer(
                    alert=alert,
                    council_id=council,
                    status=status,
                    group="runs",
                    because="Lists it",
                    added=out,
                    reached=out,
                    seen=None if status == "asked" else said,
                    answered=said if status in STATES[:3] else None,
                    version=3,
                )
            )
    Alert.objects.bulk_create(alerts)
    Edition.objects.bulk_create(editions)
    Action.objects.bulk_create(todo)
    Answer.objects.bulk_create(answers, batch_size=5000)
    Alert.objects.bulk_update(
        [_with_current(alert, edition) for alert, edition in zip(alerts, editions, strict=True)], ["current"]
    )


def _with_current(alert: Any, edition: Any) -> Any:
    alert.current = edition
    return alert


def make_people() -> dict[str, Any]:
    """An officer of one council, one of three, and the coordinator's analyst, each signed in."""
    from defendasone.core.viewer import Role
    from defendasone.directory.models import Council
    from defendasone.testing.factories import accounts

    councils = list(Council.objects.filter(valid_to=None)[:3])
    shared = accounts.person()
    for council in councils:
        accounts.member(shared, Role.OFFICER, council)
    return {
        "council home": accounts.person(Role.OFFICER, at=councils[0]),
        "council home, three councils": shared,
        "leader's home": accounts.person(Role.LEADER, at=councils[0]),
        "coordinator's home": accounts.person(Role.ANALYST),
        "coordinator's home, administrator": accounts.person(Role.ADMINISTRATOR),
        "coordinator's alert page": accounts.person(Role.ANALYST),
        "coordinator's list of alerts": accounts.person(Role.ANALYST),
    }


def page(what: str, client: Any) -> Callable[[], Any]:
    """Ask for it once."""
    path = {
        "coordinator's alert page": "/alerts/CAS-0015-0000/",
        "coordinator's list of alerts": "/alerts/",
    }.get(what, "/")

    def work() -> Any:
        response = client.get(path)
        assert response.status_code == 200, response.status_code
        return response

    return work


def queries(work: Callable[[], Any]) -> int:
    """How many the page takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def clients(people: dict[str, Any]) -> dict[str, Any]:
    """Each person's browser."""
    from defendasone.testing.factories import accounts

    return {what: accounts.client(person) for what, person in people.items()}


def analyse() -> None:
    """As a database that has run for a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def main() -> None:
    """Both sizes; then the larger one once more without the policies."""
    from benchmarks.publish import make_sector

    with ground.database():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        ground.as_jobs()
        make_sector()
        people = make_people()
        make_alerts(0, FEW)
        ground.as_owner()
        analyse()
        ground.as_web()
        pages = {what: page(what, client) for what, client in clients(people).items()}
        few = {what: queries(work) for what, work in pages.items()}
        ground.as_jobs()
        make_alerts(FEW, MANY)
        ground.as_owner()
        analyse()
        without = {what: ground.processor(work, runs=RUNS) for what, work in pages.items()}
        ground.as_web()
        for what, work in pages.items():
            report(what, work, few[what], without[what])
    ground.say("processes that wanted to run, of processors", ground.busy())
    ground.end()


def report(what: str, work: Callable[[], Any], few: int, without: float) -> None:
    """One page's lines."""
    size, many = len(work().content), queries(work)
    seconds, used = ground.p95(ground.times(work, runs=RUNS)), ground.processor(work, runs=RUNS)
    share = f"{(used - without) * 1000:.1f} ms"
    ground.say(f"{what}, p95", f"{seconds * 1000:.0f} ms", f"under {LIMIT * 1000:.0f} ms", met=seconds < LIMIT)
    ground.say("    processor time, mean", f"{used * 1000:.1f} ms")
    ground.say("    row-level security's share of it", share, f"{without * 1000:.1f} ms without it")
    ground.say("    queries", str(many), f"with {FEW} alerts: {few}", met=many == few)
    ground.say("    HTML", f"{size / 1024:.0f} KB", "under 60 KB", met=size < 60 * 1024)


if __name__ == "__main__":
    main()
