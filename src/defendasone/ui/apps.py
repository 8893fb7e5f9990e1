"""The app's name and place."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.ui"
    label = "ui"
