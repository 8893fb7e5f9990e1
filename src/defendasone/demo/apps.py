"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest


class DemoConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.demo"
    label = "demo"
    front_door = ("Sign in as somebody", "demo:people")

    def front_door_open(self, request: HttpRequest) -> bool:
        """Where its links work."""
        return bool(import_module("defendasone.demo.links").allowed(request))
