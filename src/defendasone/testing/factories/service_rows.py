"""Rows for the routes of the services and of what lies below them: what the walk over every route opens."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from defendasone.alerts import links
from defendasone.alerts.models import NamedList
from defendasone.alerts.urls import Gss, Reference
from defendasone.core.ledger import SERVICE
from defendasone.directory.models import Council, SharedServiceCouncil
from defendasone.intelligence.actions.tally import begin
from defendasone.testing.factories import alerts, directory, exposure, intelligence, messaging
from defendasone.testing.logins import service
from defendasone.testing.routes import Values, arguments, names_nothing

WRITING = ("edit", "audience", "check", "submit", "approve", "return", "publish", "publish-urgently")
FOLLOWING = (
    "alert", "counts", "words", "late", "answers-csv", "opinions", "remind", "extend", "correct", "review", "withdraw",
    "close", "acknowledge", "answer", "feedback",
)  # fmt: skip
AT_A_COUNCIL = ("council", "contact-add", "contacts-confirm")
OF_A_CONTACT = ("contact-change", "contact-end", "contact-confirm")
OF_A_REGISTER = ("register", "add", "confirm", "upload")

_numbers = count(1)

names_nothing(Reference, "CAS-0000-0000")
names_nothing(Gss, "E00000000")


def _draft(council: Council) -> Values:
    return {"reference": alerts.drafted(timezone.now(), council).reference}


def _published(council: Council) -> Values:
    return {"reference": alerts.published(timezone.now(), council).reference}


for _name in ("alert", "answer"):
    arguments(f"api:v1:{_name}")(_published)
for _name in WRITING:
    arguments(f"alerts:{_name}")(_draft)
for _name in FOLLOWING:
    arguments(f"alerts:{_name}")(_published)


@arguments("alerts:council")
def _answer(council: Council) -> Values:
    return {**_published(council), "gss": council.gss}


@arguments("alerts:link")
def _link(council: Council) -> Values:
    contact = directory.contact(council)
    answer = alerts.answer_of(alerts.published(timezone.now(), council), council)
    return {"token": links.address(answer.pk, contact.pk).rstrip("/").rpartition("/")[2]}


@arguments("alerts:list-change")
def _list(council: Council) -> Values:
    with service():
        made = NamedList.objects.create(name=f"List {council.gss}")
        made.councils.add(council)
    return {"pk": made.pk}


def _council(council: Council) -> Values:
    return {"gss": council.gss}


for _name in AT_A_COUNCIL:
    arguments(f"directory:{_name}")(_council)
for _name in OF_A_REGISTER:
    arguments(f"exposure:{_name}")(_council)


@arguments("api:v1:register")
@arguments("api:v1:register_csv")
def _register(council: Council) -> Values:
    return {"council": council.gss}


def _contact(council: Council) -> Values:
    return {"gss": council.gss, "pk": directory.contact(council).pk}


for _name in OF_A_CONTACT:
    arguments(f"directory:{_name}")(_contact)


@arguments("directory:service")
@arguments("directory:service-change")
@arguments("directory:service-join")
def _service(council: Council) -> Values:
    return {"pk": directory.shared_service(f"Shared {next(_numbers)} by {council.short_name}", council).pk}


@arguments("directory:service-leave")
def _part(council: Council) -> Values:
    made = directory.shared_service(f"Shared {next(_numbers)} by {council.short_name}", council)
    with service():
        return {"pk": made.pk, "part": SharedServiceCouncil.objects.get(service=made).pk}


@arguments("directory:organisation-change")
@arguments("directory:organisation-end")
def _organisation(_council: Council) -> Values:
    return {"pk": directory.organisation().pk}


@arguments("exposure:check")
def _upload(council: Council) -> Values:
    return {"gss": council.gss, "pk": exposure.upload(council, made=timezone.now() - timedelta(minutes=1)).pk}


@arguments("exposure:change")
@arguments("exposure:remove")
def _technology(council: Council) -> Values:
    exposure.register(council)
    return {"gss": council.gss, "pk": exposure.technology(council, "Fortinet", "FortiOS", "7.0.1").pk}


@arguments("api:v1:exposure")
@arguments("exposure:vulnerability")
@arguments("intelligence:vulnerability")
def _vulnerability(_council: Council) -> Values:
    return {"cve": intelligence.exploited().cve}


@arguments("intelligence:item")
def _item(_council: Council) -> Values:
    return {"reference": intelligence.item().reference}


@arguments("intelligence:import")
def _import(_council: Council) -> Values:
    with service():
        return {"pk": begin("kev", "a file", by=SERVICE, now=timezone.now()).finish().pk}


@arguments("messaging:message")
def _message(council: Council) -> Values:
    return {"pk": messaging.message(timezone.now(), council_id=council.pk).pk}
