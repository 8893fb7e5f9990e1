"""A form's field with its data, as GOV.UK markup wants it: ids, classes, what describes it, how an error is said."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from defendasone.ui.forms.controls import NOT_TOLD_TO_BROWSERS, base_class, suggested
from defendasone.ui.forms.day import DayInput
from defendasone.ui.forms.wording import said


@dataclass(frozen=True)
class Option:
    """One of the choices of radios or checkboxes."""

    item_id: str
    name: str
    type: str
    value: object
    label: object
    selected: bool
    disabled: bool
    hint: str
    reveal: SafeString


class Bound(forms.BoundField):
    """What the templates in ui/fields ask of a field."""

    @property
    def auto_id(self) -> str:
        """The id that the widget was given, else Django's."""
        return str(self.field.widget.attrs.get("id") or super().auto_id)

    @property
    def template_name(self) -> str:
        """A group of choices, a single tick box, or a box with its label."""
        if own := getattr(self.field, "template_name", None):
            return str(own)
        if self.use_fieldset:
            return "ui/fields/choices.html"
        return f"ui/fields/{'checkbox' if self._is(forms.CheckboxInput) else 'box'}.html"

    @property
    def hint_id(self) -> str:
        """Where the help text stands."""
        return f"{self.auto_id}-{'item-hint' if self._is(forms.CheckboxInput) else 'hint'}"

    @property
    def error_id(self) -> str:
        """Where the error stands."""
        return f"{self.auto_id}-error"

    @property
    def first_id(self) -> str:
        """What a link in the error summary leads to."""
        widget = self.field.widget
        if isinstance(widget, DayInput):
            return f"{self.auto_id}-{next(iter(widget.wrong_of(self)), 'day')}"
        return self.auto_id

    @cached_property
    def said(self) -> str:
        """What is wrong, in words; empty where nothing is."""
        return said(self)

    @property
    def heading(self) -> bool:
        """Whether the label is the page's h1."""
        return getattr(self.form, "heading", "") == self.name

    @property
    def size(self) -> str:
        """The label's size: s, m, l, or empty for plain text."""
        return "l" if self.heading else getattr(self.form, "label_size", "s")

    @property
    def optional(self) -> bool:
        """Whether the label says so. A tick box never does: not ticking it is an answer."""
        marked = getattr(self.form, "mark_optional", True) and not self._is(forms.CheckboxInput)
        return marked and not self.field.required

    @property
    def counted(self) -> int | None:
        """How many characters may be typed, where the page counts them."""
        return getattr(self.field, "max_length", None) if self._is(forms.Textarea) else None

    @property
    def password(self) -> bool:
        """Whether what is typed is hidden until it is asked for."""
        return self._is(forms.PasswordInput)

    @property
    def group_class(self) -> str:
        """What the box and all that belongs to it are, beside a form group."""
        return "govuk-character-count" if self.counted else "govuk-password-input" if self.password else ""

    @property
    def role(self) -> str:
        """Three boxes are one question."""
        return "group" if self._is(DayInput) else ""

    @property
    def aria_describedby(self) -> str:
        """Everything that describes the field, in the order in which it is to be read out."""
        if self.is_hidden:
            return ""
        told = [
            self.field.widget.attrs.get("aria-describedby", ""),
            f"{self.auto_id}-info" if self.counted else "",
            self.hint_id if self.help_text else "",
            self.error_id if self.errors else "",
        ]
        return " ".join(part for part in told if part)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's, without what the browser would enforce in its own words."""
        widget = widget or self.field.widget
        ready: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return ready
        for name in ("required", "aria-invalid"):
            ready.pop(name, None)
        ready.update({name: False for name in NOT_TOLD_TO_BROWSERS if name in widget.attrs})
        ready.update(suggested(self.field, widget))
        if classes := self._classes(widget):
            ready["class"] = classes
        return {**ready, "aria-describedby": self.aria_describedby} if self.aria_describedby else ready

    def as_widget(
        self, widget: forms.Widget | None = None, attrs: dict[str, Any] | None = None, only_initial: bool = False
    ) -> SafeString:
        """The control itself."""
        widget = widget or self.field.widget
        if isinstance(widget, forms.RadioSelect) and not only_initial:
            return self._as_choices(widget, attrs or {})
        if isinstance(widget, DayInput):
            widget.wrong = widget.wrong_of(self)
        return super().as_widget(widget, attrs, only_initial)

    def _is(self, kind: type[forms.Widget]) -> bool:
        return isinstance(self.field.widget, kind)

    def _classes(self, widget: forms.Widget) -> str:
        base = base_class(widget)
        if not base:
            return str(widget.attrs.get("class", ""))
        extra = " govuk-password-input__input govuk-js-password-input-input" if self.password else ""
        extra += " govuk-js-character-count" if self.counted else ""
        extra += f" {base}--error" if self.errors and not self._is(forms.CheckboxInput) else ""
        return f"{base}{extra} {widget.attrs.get('class', '')}".strip()

    def _as_choices(self, widget: ChoiceWidget, attrs: dict[str, Any]) -> SafeString:
        attrs = self.build_widget_attrs({"id": self.auto_id, **attrs}, widget)
        context = widget.get_context(self.html_name, self.value(), attrs)["widget"]
        options = [option for _, group, _ in context["optgroups"] for option in group]
        kind = "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"
        drawn = [self._option(widget, option, number) for number, option in enumerate(options, 1)]
        template = "ui/widgets/choices.html"
        return SafeString(
            self.renderer.render(template, {"kind": kind, "options": drawn, "classes": attrs.get("class", "")})
        )

    def _option(self, widget: ChoiceWidget, option: dict[str, Any], number: int) -> Option:
        value = str(option["value"])
        reveals = getattr(widget, "reveals", {}).get(value)
        return Option(
            item_id=self.auto_id + (f"-{number}" if number > 1 else ""),
            name=option["name"],
            type=option["type"],
            value=option["value"],
            label=option["label"],
            selected=option["selected"],
            disabled=bool(option["attrs"].get("disabled")),
            hint=getattr(widget, "hints", {}).get(value, ""),
            reveal=self.form[reveals].as_field_group() if reveals else SafeString(),
        )
