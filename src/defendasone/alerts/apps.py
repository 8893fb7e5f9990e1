"""The app's name and place."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.alerts"
    label = "alerts"
    navigation_place = 1
    navigation = (("Alerts", "alerts:list", "alerts.read"), ("Evidence", "alerts:evidence", "alerts.follow"))
    vulnerability_links = (("Write an alert about it", "alerts:new", "alerts.write"),)
