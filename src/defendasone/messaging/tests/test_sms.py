"""What a text message costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.messaging import sms


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 918, 6),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ŵ" + "a" * 69, 1),
        ("ŵ" + "a" * 70, 2),
        ("ŵ" + "a" * 133, 2),
        ("ŵ" + "a" * 134, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_the_network_counts_them(text: str, parts: int) -> None:
    assert sms.parts(text) == parts


def test_typographic_characters_do_not_make_a_message_dearer() -> None:
    fancy = "Don’t wait – “act” now… " * 6
    assert sms.parts(fancy) > sms.parts(sms.plain(fancy)) == 1
    assert sms.plain("Don’t – “act”…\u00a0now") == 'Don\'t - "act"... now'


plain = st.text(st.sampled_from(sorted(sms.GSM)), max_size=1000)
anything = st.text(st.characters(codec="utf-8"), max_size=300)


@given(plain)
def test_a_text_of_the_telephone_alphabet_takes_160_or_153_characters_a_part(text: str) -> None:
    assert sms.parts(text) == (1 if len(text) <= 160 else -(-len(text) // 153))


@given(anything, anything)
def test_a_longer_text_is_never_cheaper(text: str, more: str) -> None:
    assert sms.parts(text) <= sms.parts(text + more)


@given(anything)
def test_making_it_plain_is_done_once_and_leaves_nothing_typographic(text: str) -> None:
    once = sms.plain(text)
    assert sms.plain(once) == once
    assert not {chr(character) for character in sms.PLAIN} & set(once)


@given(plain)
def test_one_foreign_character_more_than_doubles_a_long_text(text: str) -> None:
    assert sms.parts(text + "ŵ") >= sms.parts(text)
    if len(text) > 160:
        assert sms.parts(text + "ŵ") > 1.9 * (sms.parts(text) - 1)


@pytest.mark.parametrize("character", sorted(sms.EXTENDED))
def test_characters_of_the_extension_count_twice(character: str) -> None:
    assert sms.parts(character * 80) == 1
    assert sms.parts(character * 81) == 2


def test_the_longest_text_takes_six_parts_where_all_of_it_is_plain() -> None:
    assert sms.parts("a" * sms.LIMIT) == 6
