"""What brings intelligence in."""

from defendasone.intelligence.actions.cve import import_cve
from defendasone.intelligence.actions.kev import import_kev
from defendasone.intelligence.actions.tally import failed

__all__ = ["failed", "import_cve", "import_kev"]
