"""Who runs what, and whom a vulnerability touches. Every reading names its viewer first."""

from defendasone.exposure.queries.exposure import Exposure, Found, Product, exposure, running, touched
from defendasone.exposure.queries.registers import (
    Line,
    Preview,
    as_entry,
    councils,
    entries,
    exported,
    line,
    lines,
    preview,
    uploads,
)
from defendasone.exposure.rules import Group

__all__ = [
    "Exposure",
    "Found",
    "Group",
    "Line",
    "Preview",
    "Product",
    "as_entry",
    "councils",
    "entries",
    "exported",
    "exposure",
    "line",
    "lines",
    "preview",
    "running",
    "touched",
    "uploads",
]
