"""Markings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.core.tlp import PAP, TLP, read_tlp, strictest


def test_labels_are_written_as_the_standard_writes_them() -> None:
    assert [tlp.label for tlp in TLP] == ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
    assert [pap.label for pap in PAP] == ["PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED"]


def test_every_marking_is_explained() -> None:
    assert all(tlp.meaning.endswith(".") for tlp in TLP)
    assert all(pap.meaning.endswith(".") for pap in PAP)


def test_what_messages_may_carry_and_whose_reading_is_recorded() -> None:
    assert [tlp for tlp in TLP if tlp.mailable] == [TLP.CLEAR, TLP.GREEN]
    assert [tlp for tlp in TLP if tlp.reads_recorded] == [TLP.AMBER_STRICT, TLP.RED]


def test_the_strictest_wins_and_nothing_is_clear() -> None:
    assert strictest(TLP.GREEN, TLP.AMBER_STRICT, TLP.AMBER) == TLP.AMBER_STRICT
    assert strictest() == TLP.CLEAR


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("TLP:AMBER+STRICT", TLP.AMBER_STRICT),
        ("tlp:green", TLP.GREEN),
        (" RED ", TLP.RED),
        ("TLP:WHITE", TLP.CLEAR),
        ("white", TLP.CLEAR),
        ("amber_strict", TLP.AMBER_STRICT),
    ],
)
def test_markings_of_others_are_understood(text: str, marking: TLP) -> None:
    assert read_tlp(text) == marking


@pytest.mark.parametrize("text", ["", "TLP:PINK", "secret"])
def test_what_is_no_marking_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a valid TLP"):
        read_tlp(text)


markings = st.sampled_from(TLP)


@given(st.lists(markings, min_size=1))
def test_a_summary_is_never_freer_than_any_part_of_it(parts: list[TLP]) -> None:
    found = strictest(*parts)
    assert found in parts
    assert all(part.rank <= found.rank for part in parts)
    assert strictest(*reversed(parts)) == strictest(found, *parts) == found


@given(markings, markings)
def test_what_may_not_be_mailed_alone_may_not_be_mailed_with_something_else(one: TLP, other: TLP) -> None:
    assert strictest(one, other).mailable == (one.mailable and other.mailable)
    assert strictest(one, other).reads_recorded == (one.reads_recorded or other.reads_recorded)


ways = st.sampled_from(["{}", " {} ", "TLP:{}", "tlp:{}", "Tlp:{}"])


@given(marking=markings, way=ways, small=st.booleans())
def test_every_way_of_writing_a_marking_is_read_as_that_marking(marking: TLP, way: str, *, small: bool) -> None:
    word = marking.value if small else marking.value.upper()
    assert read_tlp(way.format(word)) == marking
    assert read_tlp(marking.label) == marking


@given(st.text(max_size=20))
def test_nothing_is_guessed_to_be_free(text: str) -> None:
    try:
        found = read_tlp(text)
    except ValueError:
        return
    assert found.value.replace("+strict", "") in text.lower() or "white" in text.lower()
