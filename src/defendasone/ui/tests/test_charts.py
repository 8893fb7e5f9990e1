"""Charts: numbers as text, widths in proportion, nothing that a content policy refuses, nothing that breaks out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.testing.pages import Page
from defendasone.ui import charts
from defendasone.ui.charts import Bar, Range
from defendasone.ui.colours import COLOURS, FILLS, colour, fill

EVIL = '</title><script>alert("x")</script>'
ALL = [
    lambda: charts.bars(EVIL, [Bar(EVIL, 3, EVIL, EVIL)]),
    lambda: charts.stacked(EVIL, [Bar(EVIL, 3, EVIL, EVIL), Bar("b", 1)]),
    lambda: charts.ranges(EVIL, [Range(EVIL, 1, 2, EVIL, EVIL)]),
    lambda: charts.line(EVIL, [Range(EVIL, 1, 2, EVIL, EVIL), Range("b", 2, 3)]),
]


def widths(svg: str) -> list[float]:
    """Of the bars, in per cent."""
    return [float(width) for width in re.findall(r'<rect x="[\d.]+%" y="\d+" width="([\d.]+)%"', svg)]


@pytest.mark.parametrize("draw", ALL)
def test_nothing_in_a_chart_breaks_out_of_it(draw: object) -> None:
    svg = draw()  # type: ignore[operator]
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    assert "style=" not in svg
    assert not re.search(r"\son\w+=", svg)


@pytest.mark.parametrize("draw", ALL)
def test_a_chart_is_an_image_with_a_title_and_its_numbers_in_words(draw: object) -> None:
    page = Page(draw())  # type: ignore[operator]
    (svg,) = page.all("svg", role="img")
    title, description = svg.attributes["aria-labelledby"].split()
    ids = {e.attributes.get("id") for e in page.elements}
    assert {title, description} <= ids
    assert page.all("desc")[0].text


def test_bars_are_as_long_as_their_numbers() -> None:
    svg = charts.bars("t", [Bar("a", 100), Bar("b", 50), Bar("c", 0)])
    longest, half, none = widths(svg)
    assert (half / longest, none) == (0.5, 0)
    assert longest < 100, "the number stands behind the bar"


def test_a_total_decides_what_the_whole_width_means() -> None:
    assert (
        widths(charts.bars("t", [Bar("a", 50)], total=100))[0]
        == widths(charts.bars("t", [Bar("a", 1), Bar("b", 2)]))[0]
    )


@pytest.mark.parametrize("value", [-5, 10**9])
def test_a_number_beyond_the_total_stays_on_the_page(value: float) -> None:
    assert all(0 <= width <= 100 for width in widths(charts.bars("t", [Bar("a", value)], total=10)))


def test_parts_of_a_whole_fill_it_and_say_their_share() -> None:
    svg = charts.stacked("t", [Bar("Affected", 1, "affected"), Bar("Not", 3, "not-affected"), Bar("None", 0)])
    assert sum(widths(svg)[:2]) == pytest.approx(100)
    texts = [text.text for text in Page(svg).all("text")]
    assert texts == ["Affected: 1 (25%)", "Not: 3 (75%)"]


def test_a_share_that_rounds_to_nothing_is_not_called_nothing() -> None:
    texts = [text.text for text in Page(charts.stacked("t", [Bar("a", 999), Bar("b", 1)])).all("text")]
    assert texts[1] == "b: 1 (under 1%)"


def test_parts_differ_without_their_colour() -> None:
    svg = charts.stacked("t", [Bar("a", 1), Bar("b", 1), Bar("c", 1), Bar("d", 1)])
    patterns = {e.attributes["id"] for e in Page(svg).all("pattern")}
    used = set(re.findall(r'fill="url\(#([^)]+)\)"', svg))
    assert used == patterns
    assert len(used) == 2


def test_median_and_p90_are_drawn_and_said() -> None:
    svg = charts.ranges("t", [Range("District", 5, 20, "5 hours", "20 hours")])
    assert widths(svg) == [100, 25]
    assert "Half within 5 hours, 9 in 10 within 20" in " ".join(text.text for text in Page(svg).all("text"))


def test_a_line_goes_from_the_first_point_to_the_last() -> None:
    svg = charts.line("t", [Range("May", 4, 10), Range("June", 2, 5)])
    p90, median = (e.attributes["points"].split() for e in Page(svg).all("polyline"))
    assert p90 == ["0.00,4.00", "100.00,52.00"]
    assert median == ["0.00,61.60", "100.00,80.80"]
    assert Page(svg).all("polyline")[0].attributes["stroke-dasharray"]


@pytest.mark.parametrize("draw", [charts.bars, charts.stacked, charts.ranges, charts.line])
def test_no_data_are_said_to_be_none(draw: object) -> None:
    assert "There is nothing to show yet." in draw("t", [])  # type: ignore[operator]


def test_one_point_is_enough() -> None:
    assert "June" in charts.line("t", [Range("June", 0, 0)])


def test_a_long_label_is_wrapped_and_pushes_the_rest_down() -> None:
    short, long = charts.bars("t", [Bar("a", 1)]), charts.bars("t", [Bar("word " * 20, 1)])
    height = re.compile(r'height="(\d+)" font-size')
    assert int(height.findall(long)[0]) > int(height.findall(short)[0])
    assert all(len(text.text) <= charts.WRAP for text in Page(long).all("text"))


def test_two_charts_on_a_page_have_ids_of_their_own() -> None:
    ids = [
        e.attributes["id"]
        for e in Page(charts.bars("a", [Bar("x", 1)]) + charts.bars("b", [Bar("x", 1)])).elements
        if "id" in e.attributes
    ]
    assert len(ids) == len(set(ids)) == 4


@given(st.lists(st.tuples(st.text(max_size=80), st.floats(0, 1e12)), max_size=12))
def test_any_numbers_make_a_chart(rows: list[tuple[str, float]]) -> None:
    for draw in (charts.bars, charts.stacked):
        svg = draw("t", [Bar(label, value) for label, value in rows])
        assert svg.count("<svg") == svg.count("</svg>") == 1
        assert "nan" not in "".join(re.findall(r'"[^"]*"', svg))


@pytest.mark.parametrize(
    ("status", "expected"),
    [("critical", "red"), ("not-affected", "green"), ("CRITICAL", "red"), ("unheard-of", "grey"), (None, "grey")],
)
def test_a_status_has_one_colour_everywhere(status: object, expected: str) -> None:
    assert colour(status) == expected
    assert fill(status) == FILLS[expected]


def test_every_colour_of_a_status_can_be_drawn() -> None:
    assert set(COLOURS.values()) <= set(FILLS)


@pytest.mark.parametrize("shade", FILLS.values())
def test_a_bar_can_be_told_from_white_paper(shade: str) -> None:
    """At least 2:1: the number beside it says the rest."""
    channels = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 2
