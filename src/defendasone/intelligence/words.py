"""What is wrong with a record, in plain words that name the field; and the kinds of text that a record may hold."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

MOST_PROBLEMS = 3
LONGEST_REASON = 300

_SAID = {
    "missing": "is missing",
    "string_type": "is not text",
    "list_type": "is not a list",
    "dict_type": "is not a set of fields",
    "model_type": "is not a set of fields",
    "model_attributes_type": "is not a set of fields",
    "string_unicode": "holds half a character",
    "too_long": "has more than {max_length} entries",
    "float_type": "is not a number",
    "decimal_parsing": "is not a number",
    "decimal_type": "is not a number",
    "datetime_type": "is not a time such as 2026-06-03T14:05:00Z",
    "datetime_parsing": "is not a time such as 2026-06-03T14:05:00Z",
    "datetime_from_date_parsing": "is not a time such as 2026-06-03T14:05:00Z",
    "datetime_object_invalid": "is not a time such as 2026-06-03T14:05:00Z",
}


def problem(kind: str, said: str) -> PydanticCustomError:
    """Something that only we check, in words that follow the field's name."""
    return PydanticCustomError(kind, "{said}", {"said": said})


def _storable(text: str) -> str:
    if "\x00" in text:
        raise problem("nul", "holds a NUL character")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise problem("surrogate", "holds half a character")
    return text


def _nothing(value: Any) -> Any:
    return "" if value is None else value


def _needed(text: str) -> str:
    if not text:
        raise problem("empty", "is empty")
    return text


def most(letters: int) -> AfterValidator:
    """A text of at most so many characters."""

    def check(text: str) -> str:
        if len(text) > letters:
            raise problem("long", f"is longer than {letters} characters")
        return text

    return AfterValidator(check)


# Text that a database can hold, without spaces around it.
Text = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_storable)]
Needed = Annotated[Text, AfterValidator(_needed)]
Optional = Annotated[Text, BeforeValidator(_nothing)]


def reason(wrong: ValidationError) -> str:
    """'vendorProject: is missing; dateAdded: is not a date'."""
    problems = wrong.errors(include_url=False, include_context=True)
    said = [f"{_path(each)}: {_words(each)}" for each in problems[:MOST_PROBLEMS]]
    more = f"; and {len(problems) - MOST_PROBLEMS} more" if len(problems) > MOST_PROBLEMS else ""
    return ("; ".join(said) + more)[:LONGEST_REASON]


def _path(details: ErrorDetails) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in details["loc"])
    return "".join(parts).lstrip(".") or "the record"


def _words(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    said = _SAID.get(details["type"])
    if said:
        return said.format(**context)
    return str(context.get("said") or details["msg"][:1].lower() + details["msg"][1:])
