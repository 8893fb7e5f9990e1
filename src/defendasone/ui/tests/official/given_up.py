"""Official fixtures that our partials do not draw, each with a reason. A test fails if one is drawn after all."""

# Why a fixture is not ours.
ALL_AT_ONCE = "Every button ignores a second press: defend.js says so once."
ENGLISH = "Pages are in English; the words are the component's own."
ERROR_SAID = "A box in error always has its message."
FOCUS = "Focus and role are the component's own."
HEADING_LEVEL = "Banners and panels have the level that fits every page of ours."
LINKS_ONLY = "The menu holds links and nothing else."
LINK_SAYS_WHAT = "A link in a list always says what it changes."
NAME_IN_HEADER = "The service's name stands in the header, once."
NOT_NEEDED = "No page is that deep."
NO_ATTRIBUTES = "A page adds no attribute to a partial: behaviour belongs to defend.js."
NO_CARD = "No page shows summary cards."
NO_CLASSES = "A page adds no class to a partial: it names a kind, a colour or a size."
NO_DIVIDER = "No question of ours needs 'or' between its choices."
NO_DROP_ZONE = "A plain file box does: one file, chosen by hand."
NO_GAPS = "A list that is drawn has no empty entries."
NO_INTERRUPTION = "No page stops people on their way to ask whether they are sure."
NO_LEGEND = "A group of boxes always has a legend."
NO_SPANS = "Every cell is one row high and one column wide."
NO_START = "No page is a start page."
NO_UNITS = "No question asks for a measure."
ONE_FILE = "A question takes one file: Django's field holds one."
ONE_SENTENCE = "A banner says one sentence."
OTHER_COUNT = "Only characters are counted, from the first, and as the server counts them."
OWN_IDS = "Ids of choices follow from the field's."
PAGES_NAMED = "A list in pages names its pages."
TEXT_GIVEN = "A warning always has a text."
THREE_BOXES = "A day is three boxes with names of their own field."
TYPED_NUMBER = "A number is typed into a text box that asks for digits."
VALUES = "Every choice has a value, and the field's value is what is chosen."


def named(fixtures: str) -> tuple[str, ...]:
    """Fixtures' names, which hold commas but no semicolon."""
    return tuple(fixtures.split("; "))


NOT_CLAIMED: dict[str, dict[str, tuple[str, ...]]] = {
    "back-link": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("inverse; classes"),
    },
    "breadcrumbs": {
        NOT_NEEDED: named("with collapse on mobile"),
        NO_ATTRIBUTES: named("attributes; item attributes"),
        NO_CLASSES: named("inverse; classes"),
    },
    "button": {
        ALL_AT_ONCE: named("don't prevent double click; prevent double click"),
        NO_ATTRIBUTES: named("attributes; link attributes"),
        NO_CLASSES: named("default hover state; default active state; default focus state; classes; link classes"),
        NO_START: named("start; start link; start link with html"),
    },
    "character-count": {
        ENGLISH: named("with translations"),
        NO_CLASSES: named("formGroup with classes; custom classes on countMessage"),
        OTHER_COUNT: named(
            "with maxwords; with count type 'length'; with count type 'characters'; with count type 'characters' "
            "and value; with count type 'characters' and error message; with count type 'characters' and "
            "threshold; with count type 'words'; with count type 'words' and value; with count type 'words' and "
            "error message; with count type 'words' and threshold; with threshold; with custom textarea "
            "description; with textarea maxlength attribute; to configure in JavaScript; with neither maxlength "
            "nor maxwords set; with neither maxlength, maxwords nor textarea description set"
        ),
    },
    "checkboxes": {
        NO_ATTRIBUTES: named("fieldset params"),
        NO_CLASSES: named("with optional form-group classes showing group error"),
        NO_DIVIDER: named(
            "with divider and None; with divider, None and conditional items; small with divider and None"
        ),
        NO_LEGEND: named(
            "with idPrefix; with falsy values; classes; attributes; with checked item; items with attributes; "
            "with label classes; multiple hints; label with attributes; with single option set 'aria-describedby' "
            "on input, and describedBy; with single option (and hint) set 'aria-describedby' on input, and "
            "describedBy; item checked overrides values"
        ),
        OWN_IDS: named("with hints on items; with id and name; with disabled item"),
    },
    "date-input": {
        ENGLISH: named("with translations"),
        ERROR_SAID: named("with errors only; with errors only (using items)"),
        NO_ATTRIBUTES: named("with input attributes"),
        NO_CLASSES: named(
            "with errors only (using classes); with errors only (using items and classes); with error on single "
            "field using classes; with error on single item using classes; with optional form-group classes"
        ),
        NO_LEGEND: named(
            "classes; attributes; with empty items; custom pattern; custom inputmode; with nested name; with id "
            "on items; suffixed id; with item value; with field value; with field value and items; with field "
            "value and item value; with field value, item value and values; with field value overriding values; "
            "items with classes; items without classes"
        ),
        THREE_BOXES: named(
            "with values, name prefix and custom names; day and month; day and month (using items); month and "
            "year; month and year (using items)"
        ),
    },
    "details": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("classes"),
    },
    "error-message": {
        ENGLISH: named("translated; with visually hidden text; visually hidden text removed"),
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("classes"),
    },
    "error-summary": {
        FOCUS: named("autofocus disabled; autofocus explicitly enabled"),
        NO_ATTRIBUTES: named("attributes; error list with attributes"),
        NO_CLASSES: named("classes"),
    },
    "fieldset": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("legend classes; classes"),
    },
    "file-upload": {
        ENGLISH: named("translated, no javascript enhancement; translated"),
        NO_CLASSES: named("with optional form-group classes"),
        NO_DROP_ZONE: named(
            "enhanced; enhanced, with error message and hint; enhanced, custom wrapper classes and attributes"
        ),
        ONE_FILE: named("enhanced, multiple files; allows multiple files"),
    },
    "generic-header": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("full width; classes"),
    },
    "hint": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("classes"),
    },
    "input": {
        NO_CLASSES: named("with optional form-group classes"),
        NO_UNITS: named(
            "with prefix; with suffix; with prefix and suffix; with prefix and suffix and error; with prefix and "
            "suffix and width modifier; with prefix with html as text; with prefix with html; with prefix with "
            "classes; with prefix with attributes; with suffix with html as text; with suffix with html; with "
            "suffix with classes; with suffix with attributes; with customised input wrapper"
        ),
        TYPED_NUMBER: named("custom type; with pattern attribute"),
    },
    "inset-text": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("classes"),
    },
    "label": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("classes"),
    },
    "notification-banner": {
        FOCUS: named(
            "custom role; auto-focus disabled, with type as success; auto-focus explicitly enabled, with type as "
            "success; role=alert overridden to role=region, with type as success"
        ),
        HEADING_LEVEL: named("custom title heading level"),
        NO_ATTRIBUTES: named("attributes; custom tabindex"),
        NO_CLASSES: named("classes"),
        ONE_SENTENCE: named("with text as html; with lots of content"),
    },
    "pagination": {
        NO_ATTRIBUTES: named("with custom attributes"),
        NO_CLASSES: named("with custom classes"),
        NO_GAPS: named("with empty items"),
        PAGES_NAMED: named(
            "with custom link and item text; with prev and next only; with prev and next only and labels; with "
            "prev and next only and very long labels; with previous only; with next only"
        ),
    },
    "panel": {
        HEADING_LEVEL: named("custom heading level"),
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("classes"),
        NO_INTERRUPTION: named(
            "interruption; interruption-with-content-with-long-line-length; "
            "interruption-with-headings-content-and-lists; interruption with custom classes; "
            "interruption, with actions classes and attributes; interruption, submit action; "
            "interruption, button link; interruption, no actions; interruption, no actions items"
        ),
    },
    "password-input": {
        ENGLISH: named("with translations"),
    },
    "phase-banner": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("classes"),
    },
    "radios": {
        NO_ATTRIBUTES: named("fieldset params"),
        NO_CLASSES: named(
            "with optional form-group classes showing group error; small; small with error; small with hint; "
            "small with conditional reveal"
        ),
        NO_DIVIDER: named("with a divider; small with a divider"),
        NO_LEGEND: named(
            "without fieldset; with idPrefix; minimal items and name; with falsy items; attributes; items with "
            "attributes; with empty conditional; label with classes; with error message; with error message and "
            "idPrefix; label with attributes; item checked overrides value; prechecked using value"
        ),
        OWN_IDS: named("with hints on items; with disabled"),
    },
    "select": {
        NO_CLASSES: named("with optional form-group classes"),
        VALUES: named(
            "without values; without values with selected value; with falsy values; item selected overrides value"
        ),
    },
    "service-navigation": {
        ENGLISH: named(
            "with custom navigation toggle text; with custom navigation toggle label; with identical navigation "
            "toggle text and label; with custom navigation label; with custom navigation toggle text and "
            "navigation label; with custom navigation ID"
        ),
        LINKS_ONLY: named("with non-link navigation items; with slotted content"),
        NAME_IN_HEADER: named(
            "with service name; with service link; with long service name; with service name and navigation; with "
            "collapseNavigationOnMobile set to false; with a single navigation item; with a single navigation "
            "item and collapseNavigationOnMobile set to true; with custom aria-label; with language navigation; "
            "with right-aligned language navigation; inverse with language navigation; with `inline` end slot"
        ),
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("inverse; classes; with custom navigation classes"),
    },
    "skip-link": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("with focus; classes"),
    },
    "summary-list": {
        ENGLISH: named("translated"),
        LINK_SAYS_WHAT: named("extreme; actions href; actions with html; single action with anchor"),
        NO_ATTRIBUTES: named("attributes; actions with attributes"),
        NO_CARD: named(
            "as a summary card with a text header; as a summary card with a html header; as a summary card with "
            "actions; as a summary card with actions plus summary list actions; as a summary card extreme; "
            "summary card with custom classes; summary card with custom attributes; summary card with only 1 "
            "action; as a summary card with a custom header level"
        ),
        NO_CLASSES: named(
            "no-border on last row; key with classes; actions with classes; classes on items; rows with classes; "
            "overridden-widths"
        ),
    },
    "table": {
        NO_ATTRIBUTES: named(
            "attributes; head with attributes; firstCellIsHeader with attributes; rows with attributes"
        ),
        NO_CLASSES: named(
            "classes; head with classes; firstCellIsHeader with classes; rows with classes; with small text "
            "modifier for tables with a lot of data"
        ),
        NO_SPANS: named(
            "head with rowspan and colspan; firstCellIsHeader with rowspan and colspan; rows with rowspan and colspan"
        ),
    },
    "tag": {
        NO_ATTRIBUTES: named("attributes"),
    },
    "task-list": {
        NO_ATTRIBUTES: named("custom attributes"),
        NO_CLASSES: named("forced hover state; custom classes"),
        NO_GAPS: named("with empty values"),
    },
    "textarea": {
        NO_CLASSES: named("with optional form-group classes"),
    },
    "warning-text": {
        NO_ATTRIBUTES: named("attributes"),
        NO_CLASSES: named("classes"),
        TEXT_GIVEN: named("icon fallback text only"),
    },
}
