"""The app's name and place."""

from django.apps import AppConfig


class IntelligenceConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.intelligence"
    label = "intelligence"
    navigation_place = 3
    navigation = (("Intelligence", "intelligence:list", "intelligence.read"),)
