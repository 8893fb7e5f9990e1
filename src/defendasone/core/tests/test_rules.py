"""The register of rules."""

import pytest

from defendasone.core import rules


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "RULES", {})


def test_a_rule_is_found_by_its_id_and_stays_a_plain_function() -> None:
    @rules.rule("X-1", "One is one.", source="Arithmetic.")
    def one() -> int:
        return 1

    assert one() == 1
    found = rules.RULES["X-1"]
    assert (found.sentence, found.source) == ("One is one.", "Arithmetic.")
    assert found.where.endswith("one")


def test_an_id_stands_once() -> None:
    @rules.rule("X-1", "One.", source="A.")
    def one() -> int:
        return 1

    with pytest.raises(ValueError, match="X-1 stands twice"):

        @rules.rule("X-1", "Two.", source="B.")
        def two() -> int:
            return 2
