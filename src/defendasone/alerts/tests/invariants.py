"""What holds of an alert, its editions and its answers, whatever was done to them."""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
)

from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.core.models import Event
from defendasone.testing.logins import service

OUT = {Edition.Status.PUBLISHED, Edition.Status.UNREVIEWED}
WORDS = ("title", "happened", "matters", "severity", "tlp", "change", "number")
Events = dict[str, list[Event]]


class Held(RuleBasedStateMachine):
    """`moves` counts what was done to each stream, `went_out` keeps the words of each published edition."""

    pk: UUID
    went_out: dict[object, tuple[object, ...]]
    versions: dict[str, int]
    moves: Counter[str]

    @invariant()
    def what_holds(self) -> None:
        """Everything, after every step."""
        if not hasattr(self, "pk"):
            return
        with service():
            alert = Alert.objects.get(pk=self.pk)
            editions = list(alert.editions.prefetch_related("actions"))
            answers = list(alert.answers.all())
            events: dict[str, list[Event]] = defaultdict(list)
            for event in Event.objects.order_by("seq").defer("detail", "hash"):
                events[event.stream].append(event)
            self._editions(alert, editions, events)
            self._versions([alert, *editions, *answers])
            self._ledger(alert, editions, answers, events)

    def _editions(self, alert: Alert, editions: list[Edition], events: Events) -> None:
        assert sum(edition.status not in OUT for edition in editions) <= 1
        assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
        out = [edition for edition in editions if edition.status in OUT]
        assert alert.current_id == (out[-1].pk if out else None)
        assert bool(out) == (alert.status != Alert.Status.PREPARING)
        for edition in out:
            said = (*(getattr(edition, name) for name in WORDS), *((a.key, a.text) for a in edition.actions.all()))
            assert self.went_out.setdefault(edition.pk, said) == said
            kinds = [event.kind for event in events[edition.stream]]
            assert ("editions.approved" in kinds) != ("editions.published-urgently" in kinds) or edition.urgent_because
            if not edition.urgent_because:
                assert kinds[-2:] == ["editions.approved", "editions.published"]
            if edition.status == Edition.Status.UNREVIEWED:
                assert edition.urgent_because

    def _versions(self, cases: list[Any]) -> None:
        for case in cases:
            assert case.version >= self.versions.get(case.stream, 0)
            self.versions[case.stream] = case.version

    def _ledger(self, alert: Alert, editions: list[Edition], answers: list[Answer], events: Events) -> None:
        counts = {stream: len(found) for stream, found in events.items()}
        assert counts[alert.stream] == self.moves[alert.stream] == alert.version + 1
        for edition in editions:
            # The first edition begins with the alert's own event, the others with one of theirs.
            assert counts.get(edition.stream, 0) == self.moves[edition.stream]
            assert counts.get(edition.stream, 0) == edition.version + (edition.number > 1)
        for answer in answers:
            assert counts[answer.stream] == answer.version + 1
            assert events[answer.stream][-1].after == answer.status
