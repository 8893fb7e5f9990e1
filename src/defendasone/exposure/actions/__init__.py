"""What changes registers, and what follows from an import."""

from defendasone.exposure.actions.applicability import refresh_applicability, rename

__all__ = ["refresh_applicability", "rename"]
