"""The official fixtures of form fields as plain Django forms, drawn the way that every page of ours draws them."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import SafeString

from defendasone.ui.forms import Bound, Checkboxes, DayField, Form, Radios, TextField
from defendasone.ui.tests.official.partials import Options, modifier, said

BOXES = ("day", "month", "year")
# Options that become attributes of the control, in HTML's own words.
ATTRIBUTES = ("autocomplete", "inputmode", "autocapitalize", "pattern", "rows", "id")


def attributes(options: Options, *, shared: str = "") -> dict[str, Any]:
    """What a form would write into its widget's `attrs`."""
    attrs = {name: options[name] for name in ATTRIBUTES if name in options} | dict(options.get("attributes", {}))
    if "spellcheck" in options:
        attrs["spellcheck"] = str(options["spellcheck"]).lower()
    if classes := str(options.get("classes", "")).replace(shared, "").strip():
        attrs["class"] = classes
    if "describedBy" in options:
        attrs["aria-describedby"] = options["describedBy"]
    return attrs


def drawn(
    field: forms.Field,
    options: Options,
    label: Options,
    size_prefix: str,
    value: Any = None,
    opened: dict[str, forms.Field] | None = None,
) -> str:
    """A form with this one field, as `{{ form }}` shows it."""
    name = options.get("name") or options.get("namePrefix") or options["id"]
    field.label, field.help_text = str(said(label)), said(options.get("hint"))
    field.required, field.initial = False, value
    field.disabled = bool(options.get("disabled"))

    class Asked(Form):
        label_size = modifier(label, size_prefix)
        heading = name if label.get("isPageHeading") else ""
        mark_optional = False

    form = Asked(auto_id="%s")
    if error := options.get("errorMessage"):
        form = Asked(_posted(field, name, value), auto_id="%s")
        form.fields = {name: field}
        form.errors.clear()
        boxes = [box for box in BOXES if (options.get(box) or {}).get("error")]
        form.add_error(name, ValidationError(said(error), params={"boxes": boxes} if boxes else None))
        form.summarised = True  # type: ignore[attr-defined]
    form.fields = {name: field, **(opened or {})}
    return str(form)


def _posted(field: forms.Field, name: str, value: Any) -> dict[str, Any]:
    if isinstance(field, DayField):
        return {f"{name}-{box}": part for box, part in (value or {}).items()}
    return {name: value}


def input_(options: Options) -> str:
    kinds = {"email": forms.EmailInput, "url": forms.URLInput}
    widget = kinds.get(options.get("type", ""), forms.TextInput)(attrs=attributes(options))
    return drawn(forms.CharField(widget=widget), options, options["label"], "govuk-label--", options.get("value"))


def textarea(options: Options) -> str:
    field = TextField(widget=forms.Textarea(attrs=attributes(options)))
    return drawn(field, options, options["label"], "govuk-label--", options.get("value"))


def character_count(options: Options) -> str:
    field = TextField(max_length=options.get("maxlength"), widget=forms.Textarea(attrs=attributes(options)))
    return drawn(field, options, options["label"], "govuk-label--", options.get("value"))


def password_input(options: Options) -> str:
    widget = forms.PasswordInput(attrs=attributes(options), render_value=True)
    return drawn(forms.CharField(widget=widget), options, options["label"], "govuk-label--", options.get("value"))


def file_upload(options: Options) -> str:
    attrs = attributes(options) | {name: options[name] for name in ("accept", "multiple") if options.get(name)}
    return drawn(forms.FileField(widget=forms.ClearableFileInput(attrs)), options, options["label"], "govuk-label--")


class Offered(ChoiceWidget):
    """Choices with attributes of their own, the way that Django's documentation does it."""

    items: ClassVar[list[Options]] = []

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        item = next(item for item in self.items if _value(item) == option["value"])
        option["attrs"].update(item.get("attributes", {}))
        return option | {"attrs": option["attrs"] | ({"disabled": True} if item.get("disabled") else {})}


def offered(widget: type[ChoiceWidget], items: list[Options]) -> type[ChoiceWidget]:
    return type("Offering", (Offered, widget), {"items": items})


def select(options: Options) -> str:
    items = [item for item in options.get("items", []) if item]
    widget = offered(forms.Select, items)(attrs=attributes(options))
    field = forms.ChoiceField(choices=_choices(items), widget=widget)
    return drawn(field, options, options["label"], "govuk-label--", _chosen(items, "selected", options))


class Revealed(Bound):
    """A field under a choice, already drawn by the fixture."""

    def as_field_group(self) -> SafeString:
        return SafeString(self.label)


class _Drawn(forms.CharField):
    bound_field_class = Revealed


def radios(options: Options) -> str:
    items = [item for item in options["items"] if item]
    field = forms.ChoiceField(
        choices=_choices(items), widget=offered(Radios, items)(_grouped(options), **_explained(items))
    )
    chosen = _chosen(items, "checked", options)
    return drawn(field, options, _legend(options), "govuk-fieldset__legend--", chosen, _opened(items))


def checkboxes(options: Options) -> str:
    items = [item for item in options["items"] if item]
    if len(items) == 1 and not options.get("fieldset"):
        return tick_box(options, items[0])
    widget = offered(Checkboxes, items)(_grouped(options), **_explained(items))
    field = forms.MultipleChoiceField(choices=_choices(items), widget=widget)
    chosen = options.get("values") or [_value(item) for item in items if item.get("checked")]
    return drawn(field, options, _legend(options), "govuk-fieldset__legend--", chosen, _opened(items))


def tick_box(options: Options, item: Options) -> str:
    attrs = attributes(options) | {"value": item["value"], "id": options.get("idPrefix") or options["name"]}
    field = forms.BooleanField(widget=forms.CheckboxInput(attrs))
    return drawn(field, {**options, "hint": item.get("hint")}, {"text": item["text"]}, "", item.get("checked"))


def _explained(items: list[Options]) -> dict[str, Any]:
    hints = {_value(item): said(item["hint"]) for item in items if item.get("hint")}
    return {
        "hints": hints,
        "reveals": {_value(item): _value(item) for item in items if (item.get("conditional") or {}).get("html")},
    }


def _opened(items: list[Options]) -> dict[str, forms.Field]:
    return {
        _value(item): _Drawn(label=item["conditional"]["html"])
        for item in items
        if (item.get("conditional") or {}).get("html")
    }


def date_input(options: Options) -> str:
    name, prefix = options.get("namePrefix") or options["id"], options.get("namePrefix")
    boxes = {item["name"]: item for item in options.get("items", []) if item} or options
    field = DayField()
    field.widget.attrs = _grouped({**options, "idPrefix": options["id"], "name": name})
    field.widget.autocomplete = {box: (boxes.get(box) or {}).get("autocomplete", "") for box in BOXES}
    values = {key.rpartition("-")[2]: str(part) for key, part in (options.get("values") or {}).items()}
    told = {box: (boxes.get(box) or {}).get("error") for box in BOXES}
    blamed = [box for box in BOXES if told[box] or (told[box] is None and False in told.values())]
    wrong = {box: {"error": True} for box in blamed}
    html = drawn(field, {**options, **wrong, "name": name}, _legend(options), "govuk-fieldset__legend--", values)
    # The field's name always comes first in ours: three boxes of two fields would meet otherwise.
    return html if prefix else html.replace(f'name="{name}-', 'name="')


def _grouped(options: Options) -> dict[str, Any]:
    attrs = {"id": options.get("idPrefix") or options["name"]}
    if classes := options.get("classes"):
        attrs["class"] = classes
    if described := (options.get("fieldset") or {}).get("describedBy"):
        attrs["aria-describedby"] = described
    return attrs


def _legend(options: Options) -> Options:
    legend: Options = (options.get("fieldset") or {}).get("legend") or {}
    return legend


def _value(item: Options) -> str:
    return str(item.get("value", item.get("text", "")))


def _choices(items: list[Options]) -> list[tuple[str, str]]:
    return [(_value(item), said(item)) for item in items]


def _chosen(items: list[Options], word: str, options: Options) -> str:
    return next((_value(item) for item in items if item.get(word)), str(options.get("value") or ""))
