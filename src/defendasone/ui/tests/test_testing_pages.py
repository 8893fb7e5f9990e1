"""The reader of pages that other tests rely on: it must see each fault that it is there for."""

import pytest

from defendasone.testing.pages import Page, faults

GOOD = (
    '<html lang="en"><head><title>t</title></head><body><main><h1>One</h1><h2>Two</h2>'
    '<label for="a">A</label><input id="a" aria-describedby="h"><p id="h">Hint</p><input type="hidden" name="v">'
    '<script src="/x.js"></script></main></body></html>'
)


def test_a_good_page_has_no_fault() -> None:
    assert faults(GOOD) == []
    assert faults(GOOD.encode()) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("<h1>One</h1>", "", "0 <h1> instead of one"),
        ("<h1>One</h1>", "<h1>One</h1><h1>More</h1>", "2 <h1> instead of one"),
        ("<main>", "<div>", "0 <main> instead of one"),
        ('lang="en"', "", "no language"),
        ("<h1>", '<h1 style="color: red">', "style attribute on <h1>"),
        ("<h1>", '<h1 onclick="x()">', "onclick on <h1>"),
        ("<h2>Two</h2>", "<style>p {}</style>", "inline <style>"),
        ('<script src="/x.js">', "<script>x()", "inline <script>"),
        ('id="h"', 'id="a"', "id a is there 2 times"),
        (
            'aria-describedby="h"',
            'aria-describedby="h gone"',
            "aria-describedby of <input> names gone, which is not there",
        ),
        ('for="a"', 'for="gone"', "<input name=None> has no label"),
        ("<h2>Two</h2>", "<h3>Three</h3>", "<h3> right after <h1>"),
    ],
)
def test_each_fault_is_seen(was: str, becomes: str, fault: str) -> None:
    assert was in GOOD
    assert fault in faults(GOOD.replace(was, becomes))


def test_data_in_a_script_are_no_script() -> None:
    assert faults(GOOD.replace("<h2>", '<script type="application/json">{}</script><h2>')) == []


def test_elements_are_found_by_tag_attribute_and_class() -> None:
    page = Page('<p class="a b" id="x">one <b>two</b></p><p class="ab">three</p><a href="/z">go <i>on</i></a>')
    assert [e.text for e in page.all("p", class_="b")] == ["one two"]
    assert [e.text for e in page.all("p", id="x")] == ["one two"]
    assert page.links == {"go on": "/z"}
    assert page.text == "one two three go on"
