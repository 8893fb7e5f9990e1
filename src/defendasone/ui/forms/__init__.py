"""How forms are drawn and worded: plain Django forms and fields in, GOV.UK markup out.

A form may say four things about itself, as class attributes: `heading` (name of the field whose label is the page's
h1, where a page asks one question), `label_size` ("s"; "" for plain labels), `mark_optional` (False for filters, where
everything is optional), `groups` (fields that belong together under one legend). `Form` spells their types out.
"""

from django import forms

from defendasone.ui.forms.bound import Bound
from defendasone.ui.forms.day import DayField
from defendasone.ui.forms.fields import TextField
from defendasone.ui.forms.groups import Group
from defendasone.ui.forms.renderer import Renderer
from defendasone.ui.forms.widgets import Checkboxes, Radios

__all__ = ["Bound", "Checkboxes", "DayField", "Form", "Group", "Radios", "Renderer", "TextField"]


class Form(forms.Form):
    """A form that says how it wants to be laid out."""

    heading: str = ""
    label_size: str = "s"
    mark_optional: bool = True
    groups: tuple[Group, ...] = ()
