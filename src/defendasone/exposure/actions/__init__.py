"""What changes registers, and what follows from an import."""

from defendasone.exposure.actions.applicability import follow_names, refresh_applicability, rename
from defendasone.exposure.actions.registers import Loaded, confirm, forget_uploads, load, remap, take_over, upload
from defendasone.exposure.actions.technology import add, change, remove

__all__ = [
    "Loaded",
    "add",
    "change",
    "confirm",
    "follow_names",
    "forget_uploads",
    "load",
    "refresh_applicability",
    "remap",
    "remove",
    "rename",
    "take_over",
    "upload",
]
