"""The app's name and place."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.overview"
    label = "overview"
