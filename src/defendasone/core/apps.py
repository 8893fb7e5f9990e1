"""What every service stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Tables without a council: the ledger, limits, what this installation is."""

    name = "defendasone.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
