"""One alert that people do anything to, in any order: any verb by anybody, with a version that was seen, or not."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
)

from defendasone.alerts import actions
from defendasone.alerts.actions import Done, Said
from defendasone.alerts.audience import Audience, Start
from defendasone.alerts.models import ActionAnswer, Alert, Answer, Edition
from defendasone.alerts.tests.invariants import OUT, Held
from defendasone.core import ledger
from defendasone.core.flow import Case, Refused
from defendasone.core.isolation import viewing
from defendasone.core.models import Event
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories.alerts import words
from defendasone.testing.logins import service

BEGINNING = datetime(2026, 6, 3, 13, 5, tzinfo=UTC)
people = st.sampled_from(["analyst", "other", "duty", "approver"])
councils = st.integers(0, 2)
guesses = st.sampled_from([0, 0, 0, -1, 1])
reached: set[str] = set()


def is_out(machine: "Machine") -> bool:
    """Whether anything was published yet."""
    return bool(machine.went_out)


class Machine(Held):
    """One alert, four people at the coordinator's, three councils. Each run ends as if it had never been."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        """Every chain of events is whole; then take it all back."""
        with service():
            reached.update(Event.objects.values_list("kind", flat=True))
            assert not [name for name in set(Event.objects.values_list("stream", flat=True)) if ledger.broken(name)]
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """A draft for two of the three councils."""
        self.now = BEGINNING
        self.people = {
            "analyst": accounts.viewer(Role.ANALYST, Role.APPROVER),
            "other": accounts.viewer(Role.ANALYST, Role.APPROVER),
            "duty": accounts.viewer(Role.DUTY, Role.APPROVER),
            "approver": accounts.viewer(Role.APPROVER, Role.ANALYST),
        }
        self.councils = [directory.council() for _ in range(3)]
        self.officers = [accounts.viewer(Role.OFFICER, at=council) for council in self.councils]
        for council in self.councils:
            directory.contact(council)
        self.went_out: dict[object, tuple[object, ...]] = {}
        self.versions: dict[str, int] = {}
        self.moves: Counter[str] = Counter()
        with viewing(self.people["analyst"]):
            made = actions.draft(words(), actions.About(), by=self.people["analyst"], now=self.now)
        self.pk = made.pk
        self.moves[made.stream] += 1
        self._try("prepare", self.people["analyst"], lambda alert, by: self._audience(alert, by, self.councils[:2], 0))

    # What people do. Each may be refused; what is refused leaves nothing.

    @rule(by=people, guess=guesses)
    def write(self, by: str, guess: int) -> None:
        """Change the words in preparation."""
        said = words(f"Title {self.now:%H%M}", change="It is different")
        self._edition("write", by, lambda edition, who: actions.write(edition, said, **self._seen(edition, who, guess)))

    @rule(by=people, guess=guesses)
    def submit(self, by: str, guess: int) -> None:
        """Ask for review."""
        self._edition("submit", by, lambda edition, who: actions.submit(edition, **self._seen(edition, who, guess)))

    @rule(by=people, guess=guesses)
    def approve(self, by: str, guess: int) -> None:
        """Stand by it."""
        self._edition("approve", by, lambda edition, who: actions.approve(edition, **self._seen(edition, who, guess)))

    @rule(by=people)
    def give_back(self, by: str) -> None:
        """Return it."""
        self._edition("return", by, lambda edition, who: actions.return_(edition, "Why", **self._seen(edition, who, 0)))

    @rule(by=people, guess=guesses, urgently=st.booleans())
    def publish(self, by: str, guess: int, urgently: bool) -> None:
        """Publish what is in preparation."""

        def act(alert: Alert, who: Viewer) -> None:
            edition = self._preparing(alert)
            told = {**self._seen(edition, who, guess), "alert_seen": alert.version}
            if urgently:
                actions.publish_urgently(alert, edition, "It cannot wait", **told)
            else:
                actions.publish(alert, edition, **told)
            self.moves[edition.stream] += 1

        self._try("publish", self.people[by], act)

    @precondition(is_out)
    @rule(by=people)
    def review(self, by: str) -> None:
        """Confirm afterwards."""

        def act(alert: Alert, who: Viewer) -> None:
            if alert.current is None:
                raise Refused("Nothing is out.")
            actions.review(alert.current, by=who, now=self.now)
            self.moves[alert.current.stream] += 1
            self.moves[alert.stream] -= 1

        self._try("review", self.people[by], act)

    @precondition(is_out)
    @rule(by=people)
    def correct(self, by: str) -> None:
        """Begin the next edition."""

        def act(alert: Alert, who: Viewer) -> None:
            edition = actions.correct(alert, by=who, now=self.now)
            self.moves[edition.stream] += 1
            self.moves[alert.stream] -= 1

        self._try("correct", self.people[by], act)

    @rule(by=people, chosen=st.sets(councils), guess=guesses)
    def choose(self, by: str, chosen: set[int], guess: int) -> None:
        """Change who gets it."""
        wanted = [self.councils[number] for number in chosen]
        self._try("prepare", self.people[by], lambda alert, who: self._audience(alert, who, wanted, guess))

    @precondition(is_out)
    @rule(by=people, which=councils)
    def add(self, by: str, which: int) -> None:
        """Send it to one more."""
        key = self.councils[which].pk
        self._try("add", self.people[by], lambda alert, who: actions.add_councils(alert, [key], by=who, now=self.now))

    @precondition(is_out)
    @rule(by=people)
    def remind(self, by: str) -> None:
        """Ask again."""
        self._try("remind", self.people[by], lambda alert, who: actions.remind(alert, by=who, now=self.now))

    @precondition(lambda self: self.now > BEGINNING + timedelta(hours=7))
    @rule(by=people, withdrawn=st.booleans(), release=st.booleans())
    def end(self, by: str, withdrawn: bool, release: bool) -> None:
        """Withdraw or close it; not too early, or nothing else would ever happen."""

        def act(alert: Alert, who: Viewer) -> None:
            if withdrawn:
                actions.withdraw(alert, "Why", by=who, now=self.now)
            else:
                actions.close(alert, "Why", release=release, by=who, now=self.now)

        self._try("end", self.people[by], act)

    @precondition(is_out)
    @rule(which=councils)
    def see(self, which: int) -> None:
        """Read it for the first time."""
        self._answer(which, lambda answer, who: actions.see(answer, by=who, now=self.now))

    @precondition(is_out)
    @rule(which=councils)
    def acknowledge(self, which: int) -> None:
        """Say that it arrived."""
        self._answer(which, lambda answer, who: actions.acknowledge(answer, by=who, now=self.now))

    @precondition(is_out)
    @rule(
        which=councils,
        exposure=st.sampled_from(["affected", "affected", "not-affected", "checking"]),
        done=st.booleans(),
        guess=guesses,
    )
    def answer(self, which: int, exposure: str, done: bool, guess: int) -> None:
        """Say whether the council is affected."""

        def act(answer: Answer, who: Viewer) -> None:
            current = answer.alert.current
            keys = [action.key for action in current.actions.all()] if current else []
            said = Said(exposure, "Note", {key: Done(ActionAnswer.State.DONE) for key in keys if done})
            seen = {answer.pk: answer.version + guess}
            actions.answer([answer], said, by=who, now=self.now, seen=seen)

        self._answer(which, act)

    @rule()
    def go_on(self) -> None:
        """What usually comes next, by whoever may: without this, chance alone seldom gets to a second edition."""
        with service():
            preparing = Edition.objects.filter(alert=self.pk).exclude(status__in=OUT).first()
        for name in self.people:
            match preparing.status if preparing else "out":
                case "draft" | "returned":
                    self.write(name, 0)
                    self.submit(name, 0)
                case "in-review":
                    self.approve(name, 0)
                case "approved":
                    self.publish(name, 0, urgently=False)
                case "out":
                    self.review(name)
                    self.correct(name)

    # How it is done, and counted.

    def _seen(self, case: Case, who: Viewer, guess: int) -> dict[str, Any]:
        return {"by": who, "now": self.now, "seen": case.version + guess}

    def _audience(self, alert: Alert, who: Viewer, wanted: list[Council], guess: int) -> None:
        named = Audience(Start.NOBODY, councils=frozenset(council.pk for council in wanted))
        actions.set_audience(alert, named, **self._seen(alert, who, guess))

    @staticmethod
    def _preparing(alert: Alert) -> Edition:
        found = alert.editions.exclude(status__in=OUT).first()
        if found is None:
            raise Refused("Nothing is in preparation.")
        return found

    def _edition(self, verb: str, by: str, act: Callable[[Edition, Viewer], object]) -> None:
        def on_edition(alert: Alert, who: Viewer) -> None:
            edition = self._preparing(alert)
            act(edition, who)
            self.moves[edition.stream] += 1
            self.moves[alert.stream] -= 1

        self._try(verb, self.people[by], on_edition)

    @contextmanager
    def _whole(self, who: Viewer) -> Iterator[None]:
        """A refusal takes everything back, as the page's transaction does."""
        before = self.moves.copy()
        self.now += timedelta(minutes=20)
        try:
            with viewing(who):
                yield
        except Refused:
            self.moves = before

    def _try(self, verb: str, who: Viewer, act: Callable[[Alert, Viewer], object]) -> None:
        with self._whole(who):
            alert = Alert.objects.select_related("current").get(pk=self.pk)
            act(alert, who)
            self.moves[alert.stream] += 1

    def _answer(self, which: int, act: Callable[[Answer, Viewer], object]) -> None:
        with self._whole(self.officers[which]):
            answer = Answer.objects.select_related("alert__current").filter(alert=self.pk).first()
            if answer:
                before = answer.version
                act(answer, self.officers[which])
                self.moves[answer.stream] += answer.version - before
