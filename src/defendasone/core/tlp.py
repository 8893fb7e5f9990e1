"""Markings: Traffic Light Protocol 2.0 (FIRST) and the Permissible Actions Protocol (MISP taxonomy)."""

from enum import StrEnum


class TLP(StrEnum):
    """Who may be told. Set by the source; ordered from free to closed."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"

    @property
    def label(self) -> str:
        """As the standard writes it: capitals, no space."""
        return f"TLP:{self.value.upper()}"

    @property
    def meaning(self) -> str:
        """For the reader who does not know the labels."""
        return TLP_MEANINGS[self]

    @property
    def rank(self) -> int:
        """0 is free, 4 is closed."""
        return list(TLP).index(self)

    @property
    def mailable(self) -> bool:
        """Whether an e-mail or a text message may carry the content itself; above that it says: sign in."""
        return self.rank <= TLP.GREEN.rank

    @property
    def reads_recorded(self) -> bool:
        """Whether each reading is an event in the ledger."""
        return self.rank >= TLP.AMBER_STRICT.rank


TLP_MEANINGS = {
    TLP.CLEAR: "There is no limit on sharing this.",
    TLP.GREEN: "Share within the local government cyber community, not in public.",
    TLP.AMBER: "Share only with people in your organisation, and its clients, who need to know.",
    TLP.AMBER_STRICT: "Share only with people in your organisation who need to know.",
    TLP.RED: "For you alone. Do not share.",
}


class PAP(StrEnum):
    """What may be done with it."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def label(self) -> str:
        """As the taxonomy writes it."""
        return f"PAP:{self.value.upper()}"

    @property
    def meaning(self) -> str:
        """For the reader who does not know the labels."""
        return PAP_MEANINGS[self]


PAP_MEANINGS = {
    PAP.CLEAR: "There is no limit on acting on this.",
    PAP.GREEN: "Act on it: block it, or look it up.",
    PAP.AMBER: "Look it up in services of others, but do nothing that its owner could notice.",
    PAP.RED: "Look for it in your own logs only.",
}

TLP_CHOICES = [(tlp.value, tlp.label) for tlp in TLP]
PAP_CHOICES = [(pap.value, pap.label) for pap in PAP]


def strictest(*markings: TLP) -> TLP:
    """A summary takes the strictest marking of what it was made of."""
    return max(markings, key=lambda tlp: tlp.rank, default=TLP.CLEAR)


def read_tlp(text: str) -> TLP:
    """Read a marking as others write it; WHITE is version 1.0's word for CLEAR. Raises ValueError."""
    value = text.strip().lower().removeprefix("tlp:").replace("_", "+").replace(" ", "")
    return TLP.CLEAR if value == "white" else TLP(value)
