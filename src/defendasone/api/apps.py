"""The app's name and place."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.api"
    label = "api"
    footer = (("API", "api:reader"),)
