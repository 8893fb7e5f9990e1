"""How many parts a text message takes: what it costs, and what fits.

Source: GOV.UK Notify's technical documentation: 160 characters in one part, then 153 each; with a character outside the
GSM alphabet 70, then 67; characters of the GSM extension count twice; at most 918 characters.
"""

import math

LIMIT = 918
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€")
# What people's keyboards make of plain characters.
PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})


def plain(text: str) -> str:
    """With typographic characters as plain ones, so that one quotation mark does not double the price."""
    return text.translate(PLAIN)


def parts(text: str) -> int:
    """How many parts the network makes of this text."""
    if all(character in GSM or character in EXTENDED for character in text):
        length = sum(2 if character in EXTENDED else 1 for character in text)
        return 1 if length <= 160 else math.ceil(length / 153)
    length = len(text.encode("utf-16-be")) // 2
    return 1 if length <= 70 else math.ceil(length / 67)
