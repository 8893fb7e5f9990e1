"""What brings intelligence in, and what an analyst enters."""

from defendasone.intelligence.actions.cve import import_cve
from defendasone.intelligence.actions.items import Details, enter, read
from defendasone.intelligence.actions.kev import ask_for_kev, fetch_kev, import_kev
from defendasone.intelligence.actions.tally import failed

__all__ = ["Details", "ask_for_kev", "enter", "failed", "fetch_kev", "import_cve", "import_kev", "read"]
