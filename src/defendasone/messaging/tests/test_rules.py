"""What a message may carry, and how often it is tried."""

from datetime import timedelta

import pytest

from defendasone.core.tlp import TLP
from defendasone.messaging import rules


@pytest.mark.parametrize(
    ("marking", "may"),
    [(TLP.CLEAR, True), (TLP.GREEN, True), (TLP.AMBER, False), (TLP.AMBER_STRICT, False), (TLP.RED, False)],
)
def test_msg_1_content_above_green_stays_out_of_messages(marking: TLP, may: bool) -> None:
    assert rules.may_carry(marking) is may


def test_msg_2_pauses_grow_and_end_after_seven_tries() -> None:
    pauses = [rules.next_try(attempts) for attempts in range(1, 8)]
    assert pauses[0] == timedelta(seconds=5)
    assert pauses == sorted(pauses, key=lambda pause: pause or timedelta.max)
    assert rules.next_try(8) is None
