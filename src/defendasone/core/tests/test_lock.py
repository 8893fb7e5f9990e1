"""One process holds a data folder at a time."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from defendasone.core.lock import Held, holder, holding

HOLD = """
import sys
from pathlib import Path
from defendasone.core.lock import holding
with holding(Path(sys.argv[1]), "defend up", port=8123):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(data: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with start_holder(tmp_path) as other:
        with pytest.raises(Held) as held, holding(tmp_path, "defend up"):
            pytest.fail("two at once")
        assert f"process {other.pid} (defend up)" in str(held.value)
        assert "--data" in str(held.value)
        found = holder(tmp_path)
        assert found
        assert (found["pid"], found["port"]) == (other.pid, 8123)
        other.kill()


def test_a_killed_holder_lets_go_at_once(tmp_path: Path) -> None:
    with start_holder(tmp_path) as other:
        other.kill()
        other.wait()
        assert holder(tmp_path) is None
        with holding(tmp_path, "defend up"):
            assert holder(tmp_path) is not None


def test_a_patient_one_waits_until_the_folder_is_free(tmp_path: Path) -> None:
    with start_holder(tmp_path) as other:
        assert other.stdin
        other.stdin.close()
        with holding(tmp_path, "a short command", patience=20):
            found = holder(tmp_path)
    assert found
    assert found["pid"] == os.getpid()


def test_a_folder_that_nobody_ever_held_has_no_holder(tmp_path: Path) -> None:
    assert holder(tmp_path) is None


def test_a_holder_that_has_not_said_its_name_yet_is_still_a_holder(tmp_path: Path) -> None:
    """Between taking the lock and writing who it is."""
    with (tmp_path / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(Held, match=r"process unknown \(just starting\)"), holding(tmp_path, "defend up"):
            pytest.fail("two at once")
        found = holder(tmp_path)
    assert found
    assert (found["what"], found["port"]) == ("just starting", 0)


@pytest.mark.parametrize(
    "left", ["", "{", '{"pid": 1, "what": "defend up", "since": "long ago", "port": 8000}', "[1]x"]
)
def test_what_a_dead_process_left_in_the_file_holds_nothing(tmp_path: Path, left: str) -> None:
    (tmp_path / "lock").write_text(left)
    assert holder(tmp_path) is None
    with holding(tmp_path, "defend up", port=1):
        assert (holder(tmp_path) or {})["pid"] == os.getpid()


def test_after_a_fault_inside_the_folder_is_free_again(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), holding(tmp_path, "defend up"):
        raise ZeroDivisionError
    assert holder(tmp_path) is None


def test_two_folders_are_held_side_by_side(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with holding(tmp_path / "a", "one", port=1), holding(tmp_path / "b", "two", port=2):
        assert [(holder(tmp_path / name) or {})["port"] for name in ("a", "b")] == [1, 2]
