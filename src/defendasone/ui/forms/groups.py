"""Fields that belong together: one fieldset with a legend."""

from dataclasses import dataclass, replace

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Group:
    """What a form lists in `groups`; the rest is filled in when it is drawn."""

    legend: str
    fields: tuple[str, ...] = ()
    hint: str = ""
    size: str = "m"
    heading: bool = False
    role: str = ""
    describedby: str = ""
    content: str = ""


def parts(form: forms.BaseForm) -> list[SafeString]:
    """A form's visible fields in order, a group in the place of its first field, what a choice reveals left out."""
    groups = {name: group for group in getattr(form, "groups", ()) for name in group.fields}
    shown = [field.name for field in form.visible_fields() if field.name not in revealed(form)]
    drawn: list[SafeString] = []
    done: set[Group] = set()
    for name in shown:
        group = groups.get(name)
        if not group:
            drawn.append(form[name].as_field_group())
        elif group not in done:
            done.add(group)
            drawn.append(_fieldset(form, group, [field for field in group.fields if field in shown]))
    return drawn


def revealed(form: forms.BaseForm) -> set[str]:
    """The fields that are drawn under the choice that opens them."""
    return {name for field in form.fields.values() for name in getattr(field.widget, "reveals", {}).values()}


def _fieldset(form: forms.BaseForm, group: Group, names: list[str]) -> SafeString:
    content = mark_safe("".join(form[name].as_field_group() for name in names))  # noqa: S308
    described = f"{form[names[0]].auto_id}-group-hint" if group.hint else group.describedby
    return render_to_string("ui/group.html", {"group": replace(group, content=content, describedby=described)})
