"""Rows for the routes of people and access: what the walk over every route opens."""

from defendasone.accounts.models import Membership
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service
from defendasone.testing.routes import Values, answers_alike, arguments

answers_alike("account_signup", 403)


@arguments("accounts:people-at")
def _people_at(council: Council) -> Values:
    return {"council": council.pk}


@arguments("accounts:resend")
@arguments("accounts:withdraw")
def _invitation(council: Council) -> Values:
    return {"invitation": accounts.invitation("somebody@here.example", Role.OFFICER, council).pk}


@arguments("accounts:end")
@arguments("accounts:second-factor-lost")
def _membership(council: Council) -> Values:
    person = accounts.person(Role.OFFICER, at=council)
    with service():
        return {"membership": Membership.objects.get(person=person).pk}
