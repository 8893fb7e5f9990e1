"""Three alerts at three stages, each sent to exactly the councils that it was for."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from defendasone.accounts import queries as accounts
from defendasone.accounts.models import Person
from defendasone.alerts import queries, rules
from defendasone.alerts.actions import Words
from defendasone.alerts.models import ActionAnswer, Alert, Answer, Edition, Feedback
from defendasone.core.clocks import is_working_day
from defendasone.demo import words
from defendasone.demo.loading import LOADER
from defendasone.demo.people import CHARACTERS, DURHAM, LEEDS, SHARED
from defendasone.demo.replies import COURSES, Play, course
from defendasone.demo.stories import OVER, UNDER_WAY
from defendasone.directory import queries as directory
from defendasone.directory.models import Contact
from defendasone.exposure import queries as exposure
from defendasone.messaging.models import Message
from defendasone.testing.logins import service

pytestmark = pytest.mark.xdist_group("demo")
S = Answer.Status
WAITING = {LEEDS, DURHAM, *SHARED}


def of(cve: str) -> Alert:
    return Alert.objects.select_related("current").get(vulnerabilities__cve=cve)


def under_way() -> Alert:
    return of("CVE-2024-21762")


def closed() -> Alert:
    return of("CVE-2023-6548")


def person(first: str) -> Person:
    return Person.objects.get(email=next(each.email for each in CHARACTERS if each.name.startswith(first)))


def test_there_are_exactly_three_at_three_stages(sector: datetime) -> None:
    with service():
        assert sorted(Alert.objects.values_list("status", flat=True)) == ["closed", "live", "preparing"]
        assert under_way().status == Alert.Status.LIVE
        assert closed().status == Alert.Status.CLOSED
        waiting = of("CVE-2025-0282").editions.get()
    assert waiting.status == Edition.Status.IN_REVIEW
    assert sector - timedelta(hours=3) < waiting.written < sector


def test_cas_1_the_one_in_review_waits_for_somebody_who_did_not_write_it(sector: datetime) -> None:
    with service():
        writers = of("CVE-2025-0282").editions.get().writers
        assert not rules.may_approve(writers, str(person("Amara").pk))
        assert rules.may_approve(writers, str(person("Ben").pk))


def test_the_live_one_was_published_a_working_day_ago_and_is_not_due_yet(sector: datetime) -> None:
    with service():
        alert = under_way()
    assert alert.published is not None
    assert alert.exposure_due is not None
    assert is_working_day(alert.published.date())
    assert timedelta(hours=12) < sector - alert.published < timedelta(days=5)
    assert alert.exposure_due > sector


def test_the_closed_one_ended_weeks_ago_with_a_reason(sector: datetime) -> None:
    with service():
        alert = closed()
    assert alert.published is not None
    assert alert.ended is not None
    assert sector - timedelta(days=45) < alert.published < alert.ended < sector - timedelta(days=7)
    assert alert.ended_reason == words.CLOSED_BECAUSE


@pytest.mark.parametrize("which", [under_way, closed])
def test_cas_7_it_reached_those_who_run_it_and_those_who_cannot_tell_and_no_others(
    sector: datetime, which: Callable[[], Alert]
) -> None:
    with service():
        alert = which()
        assert alert.published is not None
        found = exposure.exposure(LOADER, vulnerabilities=list(alert.vulnerabilities.all()), now=alert.published)
        wanted = {each.council: each.group.value for each in found if each.group != exposure.Group.DOES_NOT_RUN}
        asked = dict(alert.answers.values_list("council_id", "group"))
        written = set(Message.objects.filter(about=alert.stream).values_list("council_id", flat=True))
        reachable = directory.reachable(LOADER, wanted)
    assert asked == wanted
    assert set(asked.values()) == {"runs", "cannot-tell"}
    assert 0 < len(asked) < 317
    assert written == reachable
    assert reachable < asked.keys()


def test_councils_are_at_every_point_of_answering(sector: datetime) -> None:
    with service():
        counted = queries.tally(under_way(), under_way().answers.all(), sector)
    assert min(counted.not_seen, counted.seen, counted.acknowledged, counted.checking) > 5
    assert min(counted.affected, counted.mitigated, counted.not_affected) > 3
    assert counted.answered < counted.asked / 2


def test_those_to_sign_in_as_have_something_to_do(sector: datetime) -> None:
    with service():
        answers = under_way().answers.filter(council__gss__in=WAITING)
        assert {(each.status, each.seen) for each in answers} == {(S.ASKED, None)}
        assert answers.count() == len(WAITING)
        assert all(each.reached for each in answers)
    for first, count in (("Farid", 1), ("Grace", 3), ("Ibrahim", 1)):
        viewer = accounts.viewer(person(first))
        with service():
            alerts = list(queries.asked(viewer, state="needs"))
            (owed,) = queries.with_answers(viewer, alerts, now=sector)
        assert len(owed.unsaid) == count


def test_who_has_no_contact_heard_nothing_and_who_has_no_account_only_acknowledged(sector: datetime) -> None:
    with service():
        answers = list(Answer.objects.select_related("council"))
        reachable = set(Contact.objects.values_list("council_id", flat=True))
        for answer in answers:
            if answer.council_id not in reachable:
                assert answer.status in (S.ASKED, S.RELEASED)
                assert answer.reached is None
        signs_in = set(Person.objects.values_list("name", flat=True))
    assert all(answer.answered_by in signs_in for answer in answers if answer.answered_by)


def test_everything_happened_in_its_order_and_before_now(sector: datetime) -> None:
    with service():
        for answer in Answer.objects.all():
            times = [answer.added, answer.reached, answer.acknowledged, answer.answered, answer.mitigated]
            known = [moment for moment in times if moment]
            assert known == sorted(known)
            assert known[-1] < sector
            assert answer.seen is None or answer.added < answer.seen < sector


def test_the_closed_one_has_answers_of_all_kinds_and_none_that_is_open(sector: datetime) -> None:
    with service():
        alert = closed()
        held = Counter(alert.answers.values_list("status", flat=True))
        done = ActionAnswer.objects.filter(answer__alert=alert, answer__status=S.MITIGATED)
        states = Counter(done.values_list("state", flat=True))
        assert not done.filter(state="not-applicable", reason="").exists()
        actions = alert.current.actions.count() if alert.current else 0
    assert held.keys() <= {S.MITIGATED, S.NOT_AFFECTED, S.AFFECTED, S.RELEASED}
    assert held[S.MITIGATED] > 20
    assert held[S.NOT_AFFECTED] > 30
    assert held[S.RELEASED] < sum(held.values()) / 6
    assert states.keys() == {"done", "not-applicable"}
    assert sum(states.values()) == held[S.MITIGATED] * actions


def test_councils_said_what_they_thought_of_it(sector: datetime) -> None:
    with service():
        opinions = list(Feedback.objects.filter(alert=closed()))
        answered = set(closed().answers.filter(answered__isnull=False).values_list("council_id", flat=True))
    assert len(opinions) > 20
    assert {each.council_id for each in opinions} <= answered
    assert {each.useful for each in opinions} == {True, False}
    assert any(each.comment for each in opinions)


def test_messages_were_shown_when_they_would_have_been_sent_and_say_that_it_is_a_demonstration(
    sector: datetime,
) -> None:
    with service():
        messages = list(Message.objects.all())
    assert {message.state for message in messages} == {Message.State.SENT}
    for message in messages:
        assert message.sent is not None
        assert timedelta(0) <= message.sent - message.made < timedelta(minutes=30)
    published = [each for each in messages if each.channel == "email" and each.purpose == "published"]
    assert published
    assert all(words.MARK in each.body for each in published)
    assert {each.purpose for each in messages} == {"published", "reminded"}


@pytest.mark.parametrize("said", [words.FORTIOS, words.IVANTI, words.CITRIX])
def test_every_alert_says_of_itself_that_nobody_official_sent_it(said: Words) -> None:
    assert said.happened.startswith(words.MARK)
    assert "demonstration" in words.MARK
    assert all(name not in f"{said}" for name in ("NCSC", "MHCLG", "GOV.UK"))


def test_every_council_took_the_course_that_chance_gives_it_every_time(sector: datetime) -> None:
    left = {"silent": S.ASKED, "seen": S.ASKED}
    with service():
        signs_in = set(Person.objects.values_list("memberships__council_id", flat=True))
        writes = set(Contact.objects.exclude(email="").values_list("council_id", flat=True))
        for answer in under_way().answers.select_related("council"):
            drawn = course(
                answer.council.gss, answer.group, UNDER_WAY,
                signs_in=answer.council_id in signs_in, reachable=answer.council_id in writes,
            )  # fmt: skip
            assert answer.status == left.get(drawn, drawn)


@pytest.mark.parametrize("play", [UNDER_WAY, OVER])
def test_every_group_has_odds_and_every_course_is_known(play: Play) -> None:
    odds = play.odds
    assert odds.keys() == {"runs", "cannot-tell"}
    assert {name for group in odds.values() for name in group} <= COURSES.keys()
    assert all(sum(group.values()) == 100 for group in odds.values())
