"""One script a claim: each prints its figure beside its limit, or its peer's from the same run."""
