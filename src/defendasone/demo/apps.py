"""The app's name and place."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.demo"
    label = "demo"
