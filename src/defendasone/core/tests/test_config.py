"""Settings: read once, typed, and clear about what is wrong."""

from pathlib import Path

import pytest

from defendasone.core import config
from defendasone.core.config import Misconfigured, load


def test_everything_has_a_default() -> None:
    found = load({})
    assert (found.mode, found.port, found.origin, found.embedded) == ("local", 8000, "http://localhost:8000", True)
    assert found.host == "localhost"
    assert found.data.name == "service"
    assert load({"DEFEND_ENV": "demo"}).data.name == "demo"


def test_what_is_said_goes_before_the_default(tmp_path: Path) -> None:
    found = load(
        {
            "DEFEND_ENV": "production",
            "DEFEND_DATA": str(tmp_path),
            "DEFEND_ORIGIN": "https://alerts.example.gov.uk/",
            "DEFEND_ALLOW": "embedded-database, unencrypted-origin",
            "DATABASE_URL": "postgresql://x@y/z",
            "DEFEND_WEB_WORKERS": "3",
        }
    )
    assert (found.mode, found.data, found.embedded) == ("production", tmp_path, False)
    assert (found.origin, found.host) == ("https://alerts.example.gov.uk", "alerts.example.gov.uk")
    assert found.allow == {"embedded-database", "unencrypted-origin"}
    assert found.connections == 3 * 8 + 8 + 5


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("DEFEND_ENV", "prod", "local, demo, production"),
        ("DEFEND_PORT", "http", "1 to 65535"),
        ("DEFEND_PORT", "0", "1 to 65535"),
        ("DEFEND_PORT", "70000", "1 to 65535"),
        ("DEFEND_WEB_THREADS", "-1", "1 to 64"),
        ("DEFEND_WEB_THREADS", "²", "1 to 64"),
    ],
)
def test_a_value_that_means_nothing_is_named_with_what_to_write(name: str, value: str, wanted: str) -> None:
    with pytest.raises(Misconfigured) as wrong:
        load({name: value})
    assert name in str(wrong.value)
    assert f"'{value}'" in str(wrong.value)
    assert wanted in str(wrong.value)


def test_every_setting_that_is_read_stands_in_the_table() -> None:
    read: set[str] = set()

    class Watched(dict[str, str]):
        def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
            read.add(key)
            return default

    load(Watched())
    assert read <= config.SETTINGS.keys()
    assert config.SETTINGS.keys() - read <= {"DEFEND_TEST_DATA"}


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = config.kept_secret(tmp_path)
    assert len(first) >= 50
    assert config.kept_secret(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
