"""What people do to the directory. Nothing here deletes: things end, and keep their dates."""

from defendasone.directory.actions.contacts import (
    Details,
    add_contact,
    ask_confirmations,
    change_contact,
    confirm_contacts,
    doubt_contact,
    end_contact,
)
from defendasone.directory.actions.organisations import (
    OrganisationDetails,
    add_organisation,
    change_organisation,
    end_organisation,
)
from defendasone.directory.actions.services import (
    add_council,
    change_service,
    create_service,
    follow_dates,
    remove_council,
)
from defendasone.directory.actions.succession import NewCouncil, merge

__all__ = [
    "Details",
    "NewCouncil",
    "OrganisationDetails",
    "add_contact",
    "add_council",
    "add_organisation",
    "ask_confirmations",
    "change_contact",
    "change_organisation",
    "change_service",
    "confirm_contacts",
    "create_service",
    "doubt_contact",
    "end_contact",
    "end_organisation",
    "follow_dates",
    "merge",
    "remove_council",
]
