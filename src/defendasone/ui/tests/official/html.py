"""HTML as a tree that two writers of the same thing agree on: attributes in any order, spaces as a reader sees them."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "circle", "rect"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = " ".join(sorted(f"{name}={_value(name, value)!r}" for name, value in attrs))
        self._add(f"<{tag} {said}>")
        if tag not in VOID:
            self.depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.depth -= 1
            self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self._add(text)

    def _add(self, line: str) -> None:
        self.lines.append("  " * self.depth + line)


def _value(name: str, value: str | None) -> str:
    """Classes are a set; an attribute without a value is an empty one."""
    return " ".join(sorted((value or "").split())) if name == "class" else value or ""


def normalised(html: str) -> str:
    """One line a tag or a text, indented by depth: equal for equal pages, and readable where they differ."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.lines)
