"""Which template draws what."""

from typing import Any

from django.forms.renderers import TemplatesSetting

from defendasone.ui.forms.bound import Bound

# Django's own templates that ours stand in for.
OURS = {
    "django/forms/div.html": "ui/form.html",
    "django/forms/p.html": "ui/form.html",
    "django/forms/formsets/div.html": "ui/formset.html",
    "django/forms/field.html": "ui/fields/box.html",
    "django/forms/widgets/clearable_file_input.html": "django/forms/widgets/file.html",
    "django/forms/widgets/number.html": "ui/widgets/number.html",
    "django/forms/widgets/password.html": "ui/widgets/password.html",
}


class Renderer(TemplatesSetting):
    """Forms, fields and widgets from our own templates."""

    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/fields/box.html"
    bound_field_class = Bound

    def get_template(self, template_name: str) -> Any:
        """Ours where there is one."""
        return super().get_template(OURS.get(template_name, template_name))
