"""Partials: what they show, and that nothing of the page around them leaks in."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from defendasone.core.tlp import TLP
from defendasone.testing.pages import Page

EVIL = '<script>alert("x")</script>'


def drawn(source: str, **context: object) -> Page:
    return Page(Template(source).render(Context(context)))


def test_a_partial_sees_only_what_its_include_says() -> None:
    """A page about a council may well have a `kind`, a `name` and an `href` of its own."""
    around = {"kind": "warning", "href": "/x", "name": "n", "value": "v", "id": "i", "disabled": True, "text": "outer"}
    button = drawn('{% include "ui/button.html" with text="Save" %}', **around).all("button")[0]
    assert button.text == "Save"
    assert button.attributes == {"type": "submit", "class": "govuk-button", "data-module": "govuk-button"}


@pytest.mark.parametrize("partial", ["button", "tag", "inset", "warning", "panel", "notification", "back", "details"])
def test_a_partial_without_any_words_takes_none_from_the_page(partial: str) -> None:
    source = f'{{% include "ui/{partial}.html" %}}'
    around = dict.fromkeys(("text", "title", "summary", "href", "kind", "colour", "id", "name"), "LEAK")
    assert "LEAK" not in Template(source).render(Context(around))


def test_a_partial_inside_a_loop_or_another_include_is_apart_too() -> None:
    source = '{% for kind in kinds %}{% include "ui/button.html" with text=kind %}{% endfor %}'
    classes = [button.attributes["class"] for button in drawn(source, kinds=["warning", "secondary"]).all("button")]
    assert classes == ["govuk-button", "govuk-button"]


@pytest.mark.parametrize(
    ("partial", "words"),
    [
        ("button", {"text": EVIL, "kind": EVIL, "name": EVIL, "value": EVIL}),
        ("button", {"text": EVIL, "href": '"' + EVIL}),
        ("tag", {"text": EVIL, "colour": EVIL}),
        ("inset", {"text": EVIL}),
        ("warning", {"text": EVIL}),
        ("details", {"summary": EVIL, "text": EVIL}),
        ("panel", {"title": EVIL, "text": EVIL}),
        ("notification", {"text": EVIL, "title": EVIL, "kind": EVIL}),
        ("back", {"href": '"' + EVIL, "text": EVIL}),
        ("breadcrumbs", {"items": [{"text": EVIL, "href": '"' + EVIL}, {"text": EVIL}]}),
        ("summary-list", {"rows": [{"key": EVIL, "value": EVIL, "href": '"' + EVIL, "action": EVIL, "about": EVIL}]}),
        ("task-list", {"items": [{"title": EVIL, "href": "#", "status": EVIL, "hint": EVIL, "colour": EVIL}]}),
        ("table", {"caption": EVIL, "head": [{"text": EVIL}], "rows": [[{"text": EVIL}]]}),
        ("phase", {"tag": EVIL, "text": EVIL}),
    ],
)
def test_words_from_people_are_shown_as_words(partial: str, words: dict[str, object]) -> None:
    html = render_to_string(f"ui/{partial}.html", words)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_link_in_a_summary_list_says_what_it_changes() -> None:
    rows = [
        {"key": "Telephone number", "value": "1", "href": "/p"},
        {"key": "TLP", "value": "RED", "href": "/t", "action": "Raise", "about": "the marking"},
        {
            "key": "Name",
            "value": "x",
            "links": [{"href": "/a", "action": "Correct"}, {"href": "/b", "action": "Remove"}],
        },
        {"key": "Made", "value": "today"},
    ]
    page = Page(render_to_string("ui/summary-list.html", {"rows": rows}))
    assert list(page.links) == ["Change telephone number", "Raise the marking", "Correct name", "Remove name"]
    bare = [row.text for row in page.all("div", class_="govuk-summary-list__row--no-actions")]
    assert bare == ["Made today"]


def test_a_summary_list_without_links_has_no_empty_column() -> None:
    html = render_to_string("ui/summary-list.html", {"rows": [{"key": "a", "value": "b"}]})
    assert "no-actions" not in html


@pytest.mark.parametrize("mark", [TLP.AMBER_STRICT, "amber+strict", "TLP:AMBER+STRICT"])
def test_a_marking_is_shown_with_its_meaning(mark: object) -> None:
    page = Page(render_to_string("ui/tlp.html", {"tlp": mark}))
    assert page.text == "TLP:AMBER+STRICT Share only with people in your organisation who need to know."
    assert page.all("strong", class_="defend-tlp__mark--amber_strict")


def test_two_banners_on_a_page_have_titles_of_their_own() -> None:
    source = '{% for n in numbers %}{% include "ui/notification.html" with text=n id=n|banner_id %}{% endfor %}'
    ids = [heading.attributes["id"] for heading in drawn(source, numbers=[1, 2]).all("h2")]
    assert ids == ["govuk-notification-banner-title", "govuk-notification-banner-title-2"]


def test_a_status_has_its_words_and_its_colour() -> None:
    tag = drawn('{% status "not-affected" "Not affected" %}').all("strong")[0]
    assert (tag.text, tag.attributes["class"]) == ("Not affected", "govuk-tag govuk-tag--green")
    assert drawn('{% status "not-affected" %}').all("strong")[0].text == "Not affected"
    assert drawn("{% status value %}{% mark value %}", value=EVIL).all("script") == []


def test_a_status_in_a_long_table_says_the_same_in_fewer_bytes() -> None:
    assert Template('{% mark "asked" "No answer" %}').render(Context()) == '<b class="yellow">No answer</b>'


def test_a_tag_takes_the_colour_of_a_status() -> None:
    tag = drawn('{% include "ui/tag.html" with text="Late" colour=value|colour %}', value="overdue").all("strong")[0]
    assert "govuk-tag--red" in tag.attributes["class"]


def test_a_wide_table_is_labelled_and_reached_by_keyboard() -> None:
    page = drawn("{% wide label %}<table><tr><td>{{ cell }}</td></tr></table>{% endwide %}", label='"A" & B', cell=EVIL)
    (box,) = page.all("div", class_="defend-wide")
    assert (box.attributes["aria-label"], box.attributes["tabindex"]) == ('"A" & B', "0")
    assert page.all("td")[0].text == EVIL
    assert not page.all("script")


@pytest.mark.parametrize("tag", ["{% wide %}{% endwide %}", "{% wide 'a' 'b' %}{% endwide %}"])
def test_a_wide_table_without_a_label_is_refused(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="what the table shows"):
        Template(tag)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ moment|when }}", "3 June 2026 at 2:05pm"),
        ("{{ moment|day }}", "3 June 2026"),
        ("{{ late|day }}", "4 June 2026"),
        ("{{ date|day }}", "3 June 2026"),
        ("{{ nothing|when }}{{ nothing|day }}", ""),
    ],
)
def test_times_are_shown_as_people_in_london_read_them(source: str, said: str) -> None:
    context = {
        "moment": datetime(2026, 6, 3, 13, 5, tzinfo=UTC),
        "late": datetime(2026, 6, 3, 23, 30, tzinfo=UTC),
        "date": date(2026, 6, 3),
        "nothing": None,
    }
    assert Template(source).render(Context(context)) == said


def test_markup_that_a_page_vouches_for_is_kept() -> None:
    html = render_to_string("ui/inset.html", {"text": SafeString("<b>bold</b>")})
    assert "<b>bold</b>" in html


def test_a_table_says_which_cells_head_rows_and_which_are_numbers() -> None:
    rows = [[{"text": "Adur"}, {"text": 12, "number": True}]]
    head = [{"text": "Council"}, {"text": "Hours", "number": True}]
    page = Page(render_to_string("ui/table.html", {"caption": "Hours", "head": head, "rows": rows, "named": True}))
    assert [th.attributes["scope"] for th in page.all("th")] == ["col", "col", "row"]
    assert page.all("td")[0].attributes["class"] == "govuk-table__cell govuk-table__cell--numeric"
