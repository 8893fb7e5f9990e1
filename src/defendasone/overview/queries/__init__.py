"""What the first page shows, put together from the services: each kind of person has a module."""

from defendasone.overview.queries.coordinator import Duty, duty
from defendasone.overview.queries.council import Desk, Home, home
from defendasone.overview.queries.leader import Standing, standings

__all__ = ["Desk", "Duty", "Home", "Standing", "duty", "home", "standings"]
