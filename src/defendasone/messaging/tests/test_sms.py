"""What a text message costs."""

import pytest

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
