"""Whatever people do in whatever order, through the actions: what has to hold, holds after every step."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.alerts.tests.machine import Machine, reached

pytestmark = pytest.mark.django_db
# Of the moves that there are: which of them chance makes depends on the version of Hypothesis.
ENOUGH = 0.85
EXAMPLES, STEPS = 24, 40


def test_whatever_people_do_what_has_to_hold_holds() -> None:
    """Nearly every move of the three flows was made, so that nothing held for want of trying."""
    reached.clear()
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    every = {f"{case.flow.name}.{move.done}" for case in (Alert, Edition, Answer) for move in case.flow.moves.values()}
    assert len(every & reached) >= ENOUGH * len(every), f"Never made: {every - reached}"
