"""The key of a data folder: one, kept, whole, and nobody else's."""

import os
import stat
from pathlib import Path

import pytest

from defendasone.core import config
from defendasone.core.config import kept_secret


def test_a_start_that_was_broken_off_leaves_no_empty_key_for_good(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()
    key = kept_secret(tmp_path)
    assert len(key) >= 50
    assert kept_secret(tmp_path) == key


def test_a_disk_that_is_full_at_the_first_start_leaves_no_key_that_looks_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, text: str) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_text", full)
        with pytest.raises(OSError, match="No space"):
            kept_secret(tmp_path)
    assert not (tmp_path / "secret-key").exists()
    assert len(kept_secret(tmp_path)) >= 50


def test_nobody_else_may_read_it_whatever_the_shell_allows(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        kept_secret(tmp_path)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()] == [0o600]


def test_two_folders_never_share_one(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    assert kept_secret(tmp_path / "a") != kept_secret(tmp_path / "b")


def test_a_key_that_the_operator_wrote_is_used_without_its_line_end(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("a key of the operator's own\n")
    assert kept_secret(tmp_path) == "a key of the operator's own"


@pytest.mark.parametrize(("mode", "folder"), [("local", "service"), ("production", "service"), ("demo", "demo")])
def test_demonstration_and_service_have_folders_of_their_own(mode: str, folder: str) -> None:
    assert config.load({"DEFEND_ENV": mode}).data == config.home() / folder


def test_a_folder_may_be_named_from_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config.load({"DEFEND_DATA": "~/defend"}).data == tmp_path / "defend"
