"""The app's name and place."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """See the package's own first lines."""

    name = "defendasone.messaging"
    label = "messaging"
    navigation_place = 5
    navigation = (("Messages", "messaging:list", "messages.read"),)
