"""What councils do about an alert, before it is written down: who can do what, in which order, by when."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from defendasone.alerts.models import Alert
from defendasone.demo import words
from defendasone.demo.chances import chance
from defendasone.demo.loading import LOADER
from defendasone.demo.people import LEEDS
from defendasone.demo.replies import COURSES, SOON, Play, _times, course, steps
from defendasone.demo.sector import Cast, contacts_of
from defendasone.demo.stories import UNDER_WAY
from defendasone.directory import queries as directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.xdist_group("demo")
EVERYBODY = [f"E07{number:06}" for number in range(400)]
ALWAYS = Play("always", {"runs": {"mitigated": 100}}, frozenset({"E07000007"}))


def drawn(play: Play, group: str, **who: bool) -> Counter[str]:
    return Counter(course(gss, group, play, **who) for gss in EVERYBODY)


def test_courses_come_as_often_as_their_odds_say() -> None:
    found = drawn(UNDER_WAY, "runs", signs_in=True, reachable=True)
    for name, share in UNDER_WAY.odds["runs"].items():
        assert abs(found[name] / len(EVERYBODY) - share / 100) < 0.07, name


def test_without_an_account_a_council_acknowledges_and_no_more() -> None:
    found = drawn(UNDER_WAY, "runs", signs_in=False, reachable=True)
    assert found.keys() == {"silent", "acknowledged"}
    assert found["acknowledged"] > found["silent"]


def test_without_a_contact_and_an_account_a_council_is_silent() -> None:
    assert drawn(ALWAYS, "runs", signs_in=False, reachable=False).keys() == {"silent"}


def test_a_council_that_is_kept_for_a_visitor_is_silent_whatever_chance_says() -> None:
    assert course("E07000007", "runs", ALWAYS, signs_in=True, reachable=True) == "silent"
    assert course("E07000008", "runs", ALWAYS, signs_in=True, reachable=True) == "mitigated"


@pytest.mark.parametrize("verbs", [verbs for verbs in COURSES.values() if verbs])
def test_steps_are_in_order_between_publication_and_the_end(verbs: tuple[str, ...]) -> None:
    start = datetime.fromisoformat("2026-05-05T10:15:00+00:00")
    until = start + timedelta(days=16)
    late = 0
    for gss in EVERYBODY[:100]:
        times = _times(chance("times", gss), verbs, start, until)
        assert times == sorted(times)
        assert start <= times[0]
        assert times[-1] <= until
        late += times[-1] > start + timedelta(days=max(SOON[verb] for verb in verbs))
    assert late < 20


def test_every_step_of_a_course_has_words_or_needs_none() -> None:
    verbs = {verb for course in COURSES.values() for verb in course}
    assert verbs - {"see", "acknowledge"} == words.NOTES.keys()
    assert verbs == SOON.keys()
    assert all(notes for notes in words.NOTES.values())


def test_steps_of_all_councils_are_in_order_of_time_and_of_those_who_were_asked(sector: datetime) -> None:
    with service():
        alert = Alert.objects.get(vulnerabilities__cve="CVE-2024-21762")
        councils = list(directory.councils(LOADER, on=sector.date()))
        cast = Cast(contacts=[contact for council in councils for contact in contacts_of(council, sector)])
        found = steps(alert, cast, UNDER_WAY, sector)
        asked = set(alert.answers.values_list("council_id", flat=True))
    assert [step.at for step in found] == sorted(step.at for step in found)
    assert {step.answer.council_id for step in found} <= asked
    # Nobody of this cast has an account.
    assert {step.verb for step in found} == {"acknowledge"}
    assert all(step.by.id.startswith("contact:") for step in found)
    assert all(step.answer.council.gss != LEEDS for step in found)
