"""An official fixture's options, in the words of our partials: what a page would write to get the same thing."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from defendasone.ui.forms import Group
from defendasone.ui.forms.wording import Problem
from defendasone.ui.navigation import Entry
from defendasone.ui.pages import Item, Links

Options = dict[str, Any]
Adapter = Callable[[Options], str]


def said(options: Any, name: str = "") -> str | SafeString:
    """`text`, or `html` as a page that has safe markup would pass it."""
    options = options or {}
    html, text = (f"{name}Html", f"{name}Text") if name else ("html", "text")
    return mark_safe(options[html]) if options.get(html) else str(options.get(text) or "")


def modifier(options: Any, prefix: str) -> str:
    """'l' of 'govuk-label--l': ours names what may vary, and takes no other class."""
    classes = str((options or {}).get("classes", ""))
    return classes.removeprefix(prefix) if classes.startswith(prefix) else ""


def drawn(template: str, /, **context: Any) -> str:
    return render_to_string(f"ui/{template}.html", context)


def back_link(options: Options) -> str:
    return drawn("back", href=options.get("href"), text=said(options))


def breadcrumbs(options: Options) -> str:
    items = [{"text": said(item), "href": item.get("href")} for item in options["items"]]
    return drawn("breadcrumbs", items=items, label=options.get("labelText"))


def button(options: Options) -> str:
    kept = {name: options[name] for name in ("href", "name", "type", "value", "id", "disabled") if name in options}
    return drawn("button", text=said(options), kind=modifier(options, "govuk-button--"), **kept)


def details(options: Options) -> str:
    summary = said(options, "summary")
    return drawn("details", id=options.get("id"), summary=summary, text=said(options), open=options.get("open"))


def error_message(options: Options) -> str:
    return drawn("error-message", id=options.get("id"), text=said(options))


def error_summary(options: Options) -> str:
    problems = [Problem(said(one), one.get("href", "")) for one in options.get("errorList", [])]
    return drawn("error-summary", form=problems, title=said(options, "title"), text=said(options, "description"))


def fieldset(options: Options) -> str:
    legend = options["legend"]
    group = Group(
        said(legend),
        size=modifier(legend, "govuk-fieldset__legend--"),
        heading=legend.get("isPageHeading", False),
        role=options.get("role", ""),
        describedby=options.get("describedBy", ""),
        content=SafeString(options.get("html", "")),
    )
    return drawn("group", group=group)


def generic_header(options: Options) -> str:
    return drawn("header", text=said(options, "logo"), href=options.get("url"))


def hint(options: Options) -> str:
    return drawn("hint", text=said(options), id=options.get("id"))


def inset_text(options: Options) -> str:
    return drawn("inset", text=said(options), id=options.get("id"))


def label(options: Options) -> str:
    if not said(options):
        return ""
    size, heading = modifier(options, "govuk-label--"), options.get("isPageHeading")
    return drawn("label", text=said(options), size=size, heading=heading, **{"for": options.get("for")})


def notification_banner(options: Options) -> str:
    given = {"text": said(options), "title": said(options, "title"), "kind": options.get("type")}
    return drawn("notification", **given, id=options.get("titleId"))


def pagination(options: Options) -> str:
    def item(one: Options) -> Item:
        return Item(
            one.get("number", 0), one.get("href", ""), one.get("current", False), one.get("visuallyHiddenText", "")
        )

    links = Links(
        previous=(options.get("previous") or {}).get("href", ""),
        next=(options.get("next") or {}).get("href", ""),
        items=tuple(item(one) for one in options.get("items", [])),
        label=options.get("landmarkLabel", "Pagination"),
    )
    return drawn("pagination-links", links=links)


def panel(options: Options) -> str:
    return drawn("panel", title=said(options, "title"), text=said(options))


def phase_banner(options: Options) -> str:
    tag = options.get("tag")
    return drawn("phase", tag=said(tag), colour=modifier(tag, "govuk-tag--"), text=said(options))


def service_navigation(options: Options) -> str:
    def current(one: Options) -> str:
        return "page" if one.get("current") else "true" if one.get("active") else ""

    listed = [one for one in options.get("navigation", []) if one]
    return drawn("navigation", entries=[Entry(said(one), one.get("href", ""), current(one)) for one in listed])


def skip_link(options: Options) -> str:
    return drawn("skip", text=said(options), href=options.get("href"))


def summary_list(options: Options) -> str:
    def row(one: Options) -> Options:
        actions = (one.get("actions") or {}).get("items", [])
        links = [{"href": a["href"], "action": said(a), "about": a.get("visuallyHiddenText")} for a in actions]
        alone = links[0] if len(links) == 1 else {"links": links}
        return {"key": said(one["key"]), "value": said(one["value"]), **alone}

    rows = [row(one) for one in options["rows"] if one]
    return drawn("summary-list", rows=rows, plain=options.get("classes") == "govuk-summary-list--no-border")


def table(options: Options) -> str:
    def cells(row: list[Options]) -> list[Options]:
        return [{"text": said(cell), "number": cell.get("format") == "numeric"} for cell in row]

    return drawn(
        "table",
        caption=options.get("caption"),
        size=options.get("captionClasses", "").removeprefix("govuk-table__caption--"),
        named=options.get("firstCellIsHeader"),
        head=cells(options.get("head", [])),
        rows=[cells(row) for row in options["rows"] if row],
    )


def tag(options: Options) -> str:
    return drawn("tag", text=said(options), colour=modifier(options, "govuk-tag--"))


def task_list(options: Options) -> str:
    def item(one: Options) -> Options:
        status = one["status"]
        tag = status.get("tag")
        return {
            "title": said(one["title"]),
            "href": one.get("href"),
            "hint": said(one.get("hint")),
            "status": said(tag or status),
            "colour": modifier(tag, "govuk-tag--") if tag else None,
            "waiting": "cannot-start-yet" in status.get("classes", ""),
        }

    return drawn("task-list", items=[item(one) for one in options["items"] if one], id=options.get("idPrefix"))


def warning_text(options: Options) -> str:
    return drawn("warning", text=said(options))
