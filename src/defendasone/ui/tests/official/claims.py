"""Which components of govuk-frontend our partials and forms claim to draw, and how a fixture is put to them."""

from defendasone.ui.tests.official import fields, partials
from defendasone.ui.tests.official.partials import Adapter

ADAPTERS: dict[str, Adapter] = {
    "back-link": partials.back_link,
    "breadcrumbs": partials.breadcrumbs,
    "button": partials.button,
    "character-count": fields.character_count,
    "checkboxes": fields.checkboxes,
    "date-input": fields.date_input,
    "details": partials.details,
    "error-message": partials.error_message,
    "error-summary": partials.error_summary,
    "fieldset": partials.fieldset,
    "file-upload": fields.file_upload,
    "generic-header": partials.generic_header,
    "hint": partials.hint,
    "input": fields.input_,
    "inset-text": partials.inset_text,
    "label": partials.label,
    "notification-banner": partials.notification_banner,
    "pagination": partials.pagination,
    "panel": partials.panel,
    "password-input": fields.password_input,
    "phase-banner": partials.phase_banner,
    "radios": fields.radios,
    "select": fields.select,
    "service-navigation": partials.service_navigation,
    "skip-link": partials.skip_link,
    "summary-list": partials.summary_list,
    "table": partials.table,
    "tag": partials.tag,
    "task-list": partials.task_list,
    "textarea": fields.textarea,
    "warning-text": partials.warning_text,
}
