"""Room on the disk: said once when it runs short, once when it is there again."""

import re
from pathlib import Path

import pytest

from defendasone.cli import room
from defendasone.cli.room import Room, left, said
from defendasone.testing.running import run

ENDLESS = 2**60


def test_a_disk_with_room_is_not_spoken_of(tmp_path: Path) -> None:
    assert [Room(tmp_path, least=1).look() for _ in range(3)] == ["", "", ""]


def test_a_short_disk_is_spoken_of_once_until_there_is_room_again(tmp_path: Path) -> None:
    watch = Room(tmp_path, least=ENDLESS)
    assert re.fullmatch(rf"The disk of {tmp_path} has \d+ MB left. Make room: .* nothing can be saved.", watch.look())
    assert watch.look() == ""
    watch.least = 1
    assert re.fullmatch(rf"The disk of {tmp_path} has room again: \d+ MB.", watch.look())
    assert watch.look() == ""
    watch.least = ENDLESS
    assert "Make room" in watch.look()


def test_a_folder_that_is_still_to_be_made_is_on_the_disk_of_the_folder_above(tmp_path: Path) -> None:
    assert left(tmp_path / "a" / "b") == pytest.approx(left(tmp_path), abs=64 * room.MEGABYTE)


@pytest.mark.parametrize(("free", "words"), [(0, "0 MB"), (room.MEGABYTE - 1, "0 MB"), (room.LEAST, "256 MB")])
def test_what_is_left_is_said_in_megabytes(free: int, words: str) -> None:
    assert said(free) == words


def test_the_doctor_says_nothing_of_a_disk_with_room(tmp_path: Path) -> None:
    assert left(tmp_path) > room.LEAST, "This machine's own disk is nearly full."
    done = run("doctor", "--data", str(tmp_path / "data"))
    assert "The disk of" not in done.stdout + done.stderr
