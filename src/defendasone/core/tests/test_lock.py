"""One process holds a data folder at a time."""

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
