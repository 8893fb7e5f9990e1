"""The app's name and place, and what stands at the foot of every page."""

from importlib import import_module

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.overview"
    label = "overview"
    navigation_place = 0
    navigation = (("Home", "overview:home", "signed-in"),)
    footer = (
        ("Privacy", "overview:privacy"),
        ("Cookies", "overview:cookies"),
        ("Accessibility", "overview:accessibility"),
    )

    def ready(self) -> None:
        """Every app is loaded: what one service causes in another is connected now."""
        import_module("defendasone.bridges")
