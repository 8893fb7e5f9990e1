"""Charts as inline SVG: no script, no style, widths in per cent, so that their text stays as large as the page's.

A chart is an image with a title (what it finds) and a description (its numbers in words). Every bar has its label and
its number as text, and parts differ by pattern as well as by colour, so that they print in grey.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from defendasone.ui.colours import fill

LINE = 22  # Height of a line of text
BAR = 20
GAP = 16
WRAP = 40  # Characters of a label that fit on a phone
NOTHING = "There is nothing to show yet."
ROOM = 78  # Per cent of the width that the longest bar takes: its number stands behind it


@dataclass(frozen=True)
class Bar:
    """One bar. `status` decides its colour; `note` stands behind the number."""

    label: str
    value: float
    status: str = "blue"
    note: str = ""

    @property
    def said(self) -> str:
        """The number in words."""
        return " ".join(part for part in (f"{self.value:,.10g}", self.note) if part)


@dataclass(frozen=True)
class Range:
    """Half are below the median, 90% below p90. The texts say both with their unit."""

    label: str
    median: float
    p90: float
    median_text: str = ""
    p90_text: str = ""

    @property
    def said(self) -> str:
        """Both in words."""
        return f"half within {self.median_text or self.median}, 9 in 10 within {self.p90_text or self.p90}"


def bars(title: str, rows: Iterable[Bar], *, total: float | None = None) -> SafeString:
    """A list of bars, each with label and number; `total` is what the full width stands for, else the largest."""
    rows = list(rows)
    full = total or max((row.value for row in rows), default=0) or 1
    parts: list[SafeString] = []
    y = 0
    for row in rows:
        labels, y = _lines(row.label, y)
        width = _percent(row.value, full) * ROOM / 100
        parts += [*labels, _rect(0, y, width, fill(row.status)), _text(width, y + BAR - 5, row.said, shift=8)]
        y += BAR + GAP
    return _figure(title, "; ".join(f"{row.label}: {row.said}" for row in rows), y, parts)


def stacked(title: str, parts: Iterable[Bar]) -> SafeString:
    """One bar of parts of a whole, and a legend that names each with number and share."""
    kept = [part for part in parts if part.value]
    whole = sum(part.value for part in kept) or 1
    drawn, x, y = [_patterns(title)], 0.0, 2 * BAR + GAP
    for number, part in enumerate(kept):
        width = _percent(part.value, whole)
        drawn += _segment(title, number, part, x, width)
        x += width
        drawn += [_swatch(title, number, part, y), _text(0, y + BAR - 5, _share(part, whole), shift=30)]
        y += LINE + 6
    return _figure(title, "; ".join(_share(part, whole) for part in kept), y, drawn)


def ranges(title: str, rows: Iterable[Range]) -> SafeString:
    """For each row a thin line to where 90% are, and a thick one to the median."""
    rows = list(rows)
    full = max((row.p90 for row in rows), default=0) or 1
    parts: list[SafeString] = []
    y = 0
    for row in rows:
        labels, y = _lines(row.label, y)
        far, near = _percent(row.p90, full), _percent(row.median, full)
        said, below = _lines(row.said[0].upper() + row.said[1:], y + BAR)
        parts += [*labels, _rect(0, y + 7, far, fill("grey"), 6), _rect(0, y, near, fill("blue")), *said]
        y = below + GAP
    return _figure(title, "; ".join(f"{row.label}: {row.said}" for row in rows), y, parts)


def line(title: str, points: Sequence[Range]) -> SafeString:
    """How median (whole line) and p90 (dashed) went over time. The labels are the dates; first and last are named."""
    top = max((point.p90 for point in points), default=0) or 1
    height, last = 120, max(len(points) - 1, 1)

    def path(values: Iterable[float]) -> str:
        return " ".join(f"{100 * n / last:.2f},{100 - 96 * value / top:.2f}" for n, value in enumerate(values))

    stroke = '<polyline points="{}" fill="none" stroke="{}" stroke-width="{}"{} vector-effect="non-scaling-stroke"/>'
    dashes = SafeString(' stroke-dasharray="6 5"')
    plot = format_html(
        '<svg x="0" y="0" width="100%" height="{}" viewBox="0 0 100 100" preserveAspectRatio="none">{}{}</svg>',
        height,
        format_html(stroke, path(point.p90 for point in points), fill("grey"), 2, dashes),
        format_html(stroke, path(point.median for point in points), fill("blue"), 3, SafeString()),
    )
    parts, y = [plot, _rect(0, height, 100, fill("grey"), 1)], height + LINE
    if points:
        parts += [_text(0, y, points[0].label), _text(100, y, points[-1].label, anchor="end")]
        y += 8
        for text in (f"Last: {points[-1].said}.", "Whole line: half. Dashed line: 90%."):
            lines, y = _lines(text, y + 2)
            parts += lines
    return _figure(title, "; ".join(f"{point.label}: {point.said}" for point in points), y + 6, parts)


def _figure(title: str, description: str, height: float, parts: Iterable[SafeString]) -> SafeString:
    """Title and description belong to the image; the title stands above it for everybody."""
    own = _id(title)
    if not description:
        description, height, parts = NOTHING, LINE, [_text(0, LINE - 6, NOTHING)]
    drawn = format_html_join("", "{}", ((part,) for part in parts))
    return format_html(
        '<figure class="defend-chart"><figcaption aria-hidden="true">{title}</figcaption>'
        '<svg role="img" aria-labelledby="{own}-t {own}-d" width="100%" height="{height}" font-size="16">'
        '<title id="{own}-t">{title}</title><desc id="{own}-d">{description}</desc>{drawn}</svg></figure>',
        title=title, own=own, height=height, description=description, drawn=drawn,
    )  # fmt: skip


def _lines(label: str, y: int) -> tuple[list[SafeString], int]:
    lines = textwrap.wrap(label, WRAP) or [""]
    return [_text(0, y + LINE * n - 6, text) for n, text in enumerate(lines, 1)], y + LINE * len(lines) + 2


def _segment(title: str, number: int, part: Bar, x: float, width: float) -> list[SafeString]:
    pattern = _pattern(title, number)
    drawn = [_rect(x, 0, width, fill(part.status), 2 * BAR, pattern)]
    # White between two parts, for those to whom their colours are one.
    return (
        [*drawn, format_html('<rect x="{}%" y="0" width="2" height="{}" fill="#fff"/>', _round(x), 2 * BAR)]
        if x
        else drawn
    )


def _swatch(title: str, number: int, part: Bar, y: float) -> SafeString:
    box = '<rect x="0" y="{}" width="{}" height="{}" fill="{}"/>'
    over = _pattern(title, number)
    colour = format_html(box, y, BAR, BAR, fill(part.status))
    return format_html("{}{}", colour, format_html(box, y, BAR, BAR, over)) if over else colour


def _share(part: Bar, whole: float) -> str:
    share = 100 * part.value / whole
    return f"{part.label}: {part.said} ({'under 1' if 0 < share < 1 else f'{share:.0f}'}%)"


def _patterns(title: str) -> SafeString:
    """Every second part is striped, one way or the other."""
    stripe = (
        '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate({})">'
        '<rect width="2" height="8" fill="#fff" fill-opacity="0.55"/></pattern>'
    )
    both = format_html_join("", stripe, ((_id(title), number, turn) for number, turn in enumerate((45, 135))))
    return format_html("<defs>{}</defs>", both)


def _pattern(title: str, number: int) -> str:
    return f"url(#{_id(title)}-{number // 2 % 2})" if number % 2 else ""


def _rect(x: float, y: float, width: float, colour: str, height: int = BAR, over: str = "") -> SafeString:
    box = '<rect x="{}%" y="{}" width="{}%" height="{}" fill="{}"/>'
    whole = format_html(box, _round(x), y, _round(width), height, colour)
    return format_html("{}{}", whole, format_html(box, _round(x), y, _round(width), height, over)) if over else whole


def _text(x: float, y: float, text: object, *, shift: int = 0, anchor: str = "start") -> SafeString:
    said = '<text x="{}%" y="{}" dx="{}" text-anchor="{}" fill="currentColor">{}</text>'
    return format_html(said, _round(x), y, shift, anchor, text)


def _percent(value: float, full: float) -> float:
    return 100 * min(max(value, 0), full) / full


def _round(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _id(title: str) -> str:
    return f"chart-{blake2b(title.encode(), digest_size=4).hexdigest()}"
