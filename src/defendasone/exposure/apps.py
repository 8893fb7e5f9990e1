"""The app's name and place."""

from django.apps import AppConfig


class ExposureConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.exposure"
    label = "exposure"
