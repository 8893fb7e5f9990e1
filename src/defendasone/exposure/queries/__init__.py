"""Who runs what, and whom a vulnerability touches. Every reading names its viewer first."""

from defendasone.exposure.queries.exposure import Exposure, Found, Product, exposure, running
from defendasone.exposure.rules import Group

__all__ = ["Exposure", "Found", "Group", "Product", "exposure", "running"]
