"""A channel that is not set up: messages wait until it is."""
