"""What colour a status has, everywhere. The words always stand beside it: colour alone says nothing."""

# Value of a status -> colour of its tag. Red and orange ask for somebody's attention; grey does not.
COLOURS = {
    # How bad
    "critical": "red",
    "high": "orange",
    "medium": "yellow",
    "low": "grey",
    # A council's answer
    "asked": "yellow",
    "acknowledged": "blue",
    "checking": "purple",
    "affected": "red",
    "not-affected": "green",
    "mitigated": "teal",
    "released": "grey",
    # An action
    "planned": "blue",
    "done": "green",
    "not-applicable": "grey",
    # Why a council was chosen
    "runs": "red",
    "cannot-tell": "yellow",
    "does-not-run": "green",
    "chosen": "blue",
    # Something that is written, approved, published
    "preparing": "grey",
    "draft": "grey",
    "in-review": "purple",
    "returned": "orange",
    "approved": "teal",
    "unreviewed": "orange",
    "published": "green",
    "live": "green",
    "withdrawn": "red",
    "closed": "grey",
    # A message
    "queued": "grey",
    "sending": "blue",
    "sent": "green",
    "failed": "red",
    "cancelled": "grey",
    # Anything with a date
    "overdue": "red",
    "stale": "orange",
    "current": "green",
}

# Colour of a tag -> fill of a chart's bar, dark enough to be told from white paper.
FILLS = {
    "red": "#ca3535",
    "orange": "#e06a1b",
    "yellow": "#d9a400",
    "green": "#0f7a52",
    "teal": "#158187",
    "blue": "#1d70b8",
    "purple": "#54319f",
    "grey": "#858686",
}


def colour(value: object) -> str:
    """The colour of a status; grey for one that nobody has decided on."""
    return COLOURS.get(str(value).lower(), "grey")


def fill(value: object) -> str:
    """The colour of a status in a chart. A colour's own name is understood too."""
    return FILLS.get(str(value)) or FILLS[colour(value)]
