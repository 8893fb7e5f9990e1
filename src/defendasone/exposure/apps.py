"""The app's name and place, and what it adds to the pages of vulnerabilities."""

from django.apps import AppConfig


class ExposureConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.exposure"
    label = "exposure"
    navigation_place = 2
    navigation = (("Technology", "exposure:home", "technology.read"),)
    vulnerability_counts = "defendasone.exposure.panels.counts"
    vulnerability_panels = (
        ("exposure/products-panel.html", "defendasone.exposure.panels.products"),
        ("exposure/councils-panel.html", "defendasone.exposure.panels.councils"),
    )
