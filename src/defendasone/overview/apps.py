"""The app's name and place, and what stands at the foot of every page."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.overview"
    label = "overview"
    footer = (
        ("Privacy", "overview:privacy"),
        ("Cookies", "overview:cookies"),
        ("Accessibility", "overview:accessibility"),
    )
