"""The app's name and place."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.directory"
    label = "directory"
    navigation_place = 4
    navigation = (
        ("Councils", "directory:list", "councils.read"),
        ("Your council", "directory:mine", "councils.own"),
    )
