"""Who runs what, and whom a vulnerability touches. Every reading names its viewer first."""

from defendasone.exposure.queries.exposure import Exposure, Product, Standing, exposure, running

__all__ = ["Exposure", "Product", "Standing", "exposure", "running"]
