"""Every place where one service causes something in another: one short function each, subscribed by name.

They run inside the transaction of what happened, with the rights of whoever did it.
"""

from defendasone.accounts import actions as accounts
from defendasone.accounts.models import Membership
from defendasone.alerts import actions as alerts
from defendasone.core.flow import Happened, on
from defendasone.core.viewer import COUNCIL_ROLES, Role
from defendasone.directory import actions as directory
from defendasone.directory import links
from defendasone.directory.actions import Details
from defendasone.directory.models import Contact, SharedService
from defendasone.exposure import actions as exposure
from defendasone.messaging import texts
from defendasone.messaging.actions import Letter, queue
from defendasone.messaging.models import Message

# What somebody who signs in is told for, until the council says otherwise.
CONTACT_ROLES = {Role.LEAD: Contact.Role.SECURITY_LEAD, Role.OFFICER: Contact.Role.OFFICER}


@on("accounts.joined")
def who_joins_a_council_can_be_reached_there(happened: Happened) -> None:
    """A new officer or lead becomes a contact, unless their address is one already."""
    membership: Membership = happened.case
    role = CONTACT_ROLES.get(Role(membership.role))
    council, person = membership.council, membership.person
    if council and role and not council.contacts.filter(email=person.email, ended=None).exists():
        details = Details(role, person.name, person.email)
        directory.add_contact(council, details, by=happened.by, now=happened.now, confirmed=True)


@on("accounts.left")
def who_leaves_a_council_is_no_longer_told(happened: Happened) -> None:
    """Their contacts there end, unless they are still something else there."""
    membership: Membership = happened.case
    council, person = membership.council, membership.person
    if council and not person.memberships.filter(council=council, ended=None, role__in=COUNCIL_ROLES).exists():
        for contact in council.contacts.filter(email=person.email, ended=None):
            directory.end_contact(contact, by=happened.by, now=happened.now)


@on("directory.shared-service-changed")
def people_of_a_shared_service_follow_its_councils(happened: Happened) -> None:
    """They are at every council that takes part, and at none that does not."""
    service: SharedService = happened.case
    accounts.follow_service(service, by=happened.by, now=happened.now)


@on("directory.confirmation-due")
def a_contact_is_asked_to_confirm(happened: Happened) -> None:
    """By e-mail, with a link of their own; who has no address is asked for by their council's people."""
    contact: Contact = happened.case
    if contact.email:
        facts = {"name": contact.name, "council": contact.council.name, "link": links.make(contact, now=happened.now)}
        subject, body = texts.load("defendasone.directory", "confirm").write(facts)
        key = f"directory.confirm/{contact.pk}/{happened.now:%Y%m%d}"
        queue(
            [
                Letter(
                    Message.Channel.EMAIL, key, "confirm", contact.email, body, subject, contact.name,
                    council=contact.council_id, contact=contact.pk,
                )
            ],
            now=happened.now,
        )  # fmt: skip


@on("messages.sent")
def a_council_is_reached_by_its_first_message(happened: Happened) -> None:
    """An alert's evidence counts from when something went out."""
    alerts.reached(happened.case, now=happened.now)


@on("intelligence.imported")
def what_records_touch_is_made_anew(happened: Happened) -> None:
    """Exposure answers from what the records say now."""
    exposure.refresh_applicability(happened.case)
