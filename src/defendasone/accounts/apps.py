"""The app's name and place."""

from typing import ClassVar

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.accounts"
    label = "accounts"
    navigation_place = 6
    navigation: ClassVar = [("People", "accounts:people", "people.read"), ("Your account", "accounts:you", "signed-in")]
