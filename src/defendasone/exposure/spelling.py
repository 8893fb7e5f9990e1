"""Whether one word is another, misspelt."""

import re

_DIGITS = re.compile(r"\d+")


def misspelt(one: str, other: str) -> bool:
    """One slip of the finger in five to eight letters, two in longer words; a different number is another product."""
    shorter = min(len(one), len(other))
    most = 0 if shorter < 5 else 1 if shorter < 9 else 2
    if one == other or abs(len(one) - len(other)) > most or _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    return distance(one, other, most) <= most


def distance(one: str, other: str, most: int) -> int:
    """How many letters are added, left out, changed or swapped with their neighbour; `most` + 1 for any more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if older and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
