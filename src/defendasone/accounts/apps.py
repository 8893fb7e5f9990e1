"""The app's name and place."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.accounts"
    label = "accounts"
