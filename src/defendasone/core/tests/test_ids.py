"""Identifiers."""

import time
import uuid

from defendasone.core import ids


def test_ids_are_version_7_and_sort_by_time() -> None:
    before = time.time_ns() // 1_000_000
    made = [ids.new_id() for _ in range(200)]
    after = time.time_ns() // 1_000_000
    assert len(set(made)) == 200
    assert all(each.version == 7 and each.variant == uuid.RFC_4122 for each in made)
    assert all(before <= each.int >> 80 <= after for each in made)
    stamps = [each.int >> 80 for each in made]
    assert stamps == sorted(stamps)


def test_references_are_random_and_hold_no_letter_that_is_mistaken_for_another() -> None:
    made = {ids.new_reference("CAS") for _ in range(500)}
    assert len(made) == 500
    letters = set("".join(reference.removeprefix("CAS-") for reference in made)) - {"-"}
    assert letters <= set(ids.ALPHABET)
    assert not letters & set("O0I1LS5UAE")
