"""What every operation of the API does before and after its own work."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path
from ninja import NinjaAPI, Schema
from pytest_django import Settings

from defendasone.accounts.models import ApiKey, Person
from defendasone.api import problems
from defendasone.api.operation import Key, operation
from defendasone.core.access import ANYONE, Limit
from defendasone.core.flow import Refused
from defendasone.core.viewer import Role
from defendasone.directory.models import Contact, Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
ME = "/api/v1/me"


class Number(Schema):
    """Something to send."""

    number: int


trial = NinjaAPI(auth=Key(), docs_url=None, openapi_url="", urls_namespace="trial")
problems.handle(trial)
ERRORS: dict[str, Exception] = {
    "refused": Refused("The alert is closed."),
    "missing": Http404(),
    "denied": PermissionDenied(),
    "away": OperationalError("gone"),
    "broken": ZeroDivisionError("Nina's telephone number"),
}


@trial.get("/contacts")
@operation(may="contacts.read")
def contacts(request: Any) -> list[str]:
    """Reads every row that the database shows."""
    return list(Contact.objects.values_list("name", flat=True))


@trial.get("/lazy", response=list[str])
@operation(may="contacts.read")
def lazy(request: Any) -> Any:
    """Answers with what has not been read yet."""
    return Contact.objects.values_list("name", flat=True)


@trial.get("/writes")
@operation(may="contacts.read")
def writes(request: Any) -> str:
    """A GET that writes."""
    Contact.objects.update(name="Changed")
    return "done"


@trial.post("/rename/{error}")
@operation(may="contacts.write")
def rename(request: Any, error: str) -> str:
    """Writes, and then fails in some way."""
    Contact.objects.update(name="Changed")
    if error == "answers":
        return HttpResponse("no", status=400)  # type: ignore[return-value]
    if error != "none":
        raise ERRORS[error]
    return str(request.now)


@trial.post("/number")
@operation(may="contacts.write")
def number(request: Any, body: Number) -> int:
    """Takes a number."""
    return body.number


@trial.get("/stream")
@operation(may="contacts.read")
def stream(request: Any) -> Any:
    """Would read after the transaction."""
    return StreamingHttpResponse(iter(["x"]))


@trial.get("/rare")
@operation(may=ANYONE, limit=Limit(2, timedelta(hours=1)))
def rare(request: Any) -> str:
    """May be called twice."""
    return "ok"


urlpatterns = [path("trial/", trial.urls)]
handler500 = "defendasone.ui.errors.failed"


@pytest.fixture
def trial_urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def here() -> Council:
    council = directory.council("Here")
    directory.contact(council, name="Ours")
    directory.contact(directory.council("There"), name="Theirs")
    return council


@pytest.fixture
def officer(here: Council) -> Person:
    return accounts.person(Role.OFFICER, at=here)


def caller(person: Person, *scopes: str) -> Client:
    key = accounts.key(person, *(scopes or ("contacts.read", "contacts.write")))
    return Client(headers={"authorization": f"Bearer {key}"})


def told(response: Any) -> Any:
    return json.loads(response.content)


def problem(response: Any, status: int) -> dict[str, Any]:
    """A problem as RFC 9457 wants it, that says what to do."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body = dict(told(response))
    assert body["status"] == status
    assert body["title"]
    assert body["detail"].endswith(".")
    assert body["mend"].endswith(".")
    return body


def names() -> set[str]:
    with service():
        return set(Contact.objects.values_list("name", flat=True))


def test_me_says_who_calls_and_what_the_key_may(officer: Person, here: Council) -> None:
    body = told(caller(officer, "alerts.read").get(ME))
    assert body["name"] == officer.name
    assert body["email"] == officer.email
    assert body["roles"] == [{"role": "officer", "council": here.gss, "council_name": here.name}]
    assert body["may"] == ["alerts.read"]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic abc", "Token defend_x", "Bearer defend_é", "x" * 5000]
)
def test_without_a_key_nothing_is_said(header: str, here: Council) -> None:
    response = Client(headers={"authorization": header}).get(ME)
    body = problem(response, 401)
    assert "Authorization: Bearer KEY" in body["mend"]
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_opens_nothing_here(here: Council) -> None:
    problem(accounts.signed_in(Role.OFFICER, at=here).get(ME), 401)


def test_the_api_sets_no_cookie(officer: Person) -> None:
    response = caller(officer).get(ME)
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_whose_access_ended_has_no_key(officer: Person) -> None:
    client = caller(officer)
    assert client.get(ME).status_code == 200
    with service():
        ApiKey.objects.update(ended=ApiKey.objects.get().made)
    problem(client.get(ME), 401)


@pytest.mark.usefixtures("trial_urls")
def test_a_key_sees_its_holders_rows(officer: Person) -> None:
    assert told(caller(officer).get("/trial/contacts")) == ["Ours"]
    everything = told(caller(accounts.person(Role.ANALYST)).get("/trial/contacts"))
    assert sorted(everything) == ["Ours", "Theirs"]


@pytest.mark.usefixtures("trial_urls")
def test_an_answer_is_read_and_written_inside_the_transaction(officer: Person) -> None:
    assert told(caller(officer).get("/trial/lazy")) == ["Ours"]


@pytest.mark.usefixtures("trial_urls")
def test_a_key_without_the_scope_is_told_what_to_do(officer: Person) -> None:
    body = problem(caller(officer, "alerts.read").get("/trial/contacts"), 403)
    assert "scope" in body["mend"]


@pytest.mark.usefixtures("trial_urls")
def test_a_holder_without_the_right_is_refused_whatever_the_key_says(here: Council) -> None:
    person = accounts.person(Role.OFFICER, at=here)
    client = caller(person)
    with service():
        person.memberships.update(role=Role.LEADER)
    problem(client.post("/trial/rename/none"), 403)
    assert client.get("/trial/contacts").status_code == 200


@pytest.mark.usefixtures("trial_urls")
def test_a_get_writes_nothing(officer: Person) -> None:
    problem(caller(officer).get("/trial/writes"), 500)
    assert names() == {"Ours", "Theirs"}


@pytest.mark.usefixtures("trial_urls")
def test_a_post_writes_the_holders_rows_only(officer: Person) -> None:
    assert caller(officer).post("/trial/rename/none").status_code == 200
    assert names() == {"Changed", "Theirs"}


@pytest.mark.usefixtures("trial_urls")
@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        ("refused", 409, "The alert is closed."),
        ("missing", 404, "There is nothing here, or nothing that you may see."),
        ("denied", 403, "You or this key may not do this."),
        ("away", 503, "The service is restarting."),
        ("broken", 500, "Something went wrong here. Nothing was changed."),
    ],
)
def test_a_failure_is_a_problem_and_nothing_stays(error: str, status: int, detail: str, officer: Person) -> None:
    response = caller(officer).post(f"/trial/rename/{error}")
    assert problem(response, status)["detail"] == detail
    assert "Nina" not in response.content.decode()
    assert names() == {"Ours", "Theirs"}


@pytest.mark.usefixtures("trial_urls")
def test_an_operation_that_answers_with_an_error_changes_nothing(officer: Person) -> None:
    assert caller(officer).post("/trial/rename/answers").status_code == 400
    assert names() == {"Ours", "Theirs"}


@pytest.mark.usefixtures("trial_urls")
@pytest.mark.parametrize("body", ['{"number": "secret words"}', "{}", "[", "", '{"number": null}'])
def test_what_cannot_be_understood_names_the_field_and_repeats_nothing(body: str, officer: Person) -> None:
    response = caller(officer).post("/trial/number", body, content_type="application/json")
    assert response.status_code in (400, 422)
    answer = problem(response, response.status_code)
    if response.status_code == 422:
        assert answer["fields"][0]["field"].startswith("body")
        assert answer["fields"][0]["wrong"]
    assert "secret words" not in response.content.decode()


@pytest.mark.usefixtures("trial_urls")
def test_an_operation_cannot_stream(officer: Person) -> None:
    problem(caller(officer).get("/trial/stream"), 500)


@pytest.mark.usefixtures("trial_urls")
def test_a_key_is_limited_and_another_key_is_not(officer: Person) -> None:
    client, other = caller(officer), caller(officer)
    assert [client.get("/trial/rare").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get("/trial/rare")
    assert problem(answer, 429)["mend"] == "Wait 3600 seconds, then ask less often."
    assert answer.headers["Retry-After"] == "3600"
    assert other.get("/trial/rare").status_code == 200


def test_trying_keys_is_limited(here: Council) -> None:
    client = Client(headers={"authorization": "Bearer defend_guess"})
    answers = [client.get(ME).status_code for _ in range(61)]
    assert answers == [401] * 60 + [429]


def test_the_description_is_open_and_names_every_operation(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    schema = told(response)
    assert schema["openapi"].startswith("3.")
    assert "get" in schema["paths"]["/api/v1/me"]
    assert schema["components"]["securitySchemes"]["Key"] == {"type": "http", "scheme": "bearer"}


def test_people_read_the_description_without_scripts_from_elsewhere(client: Client) -> None:
    page = client.get("/api/").content.decode()
    assert "GET /api/v1/me" in page
    assert "https://cdn" not in page


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/docs", "/api/v2/me", "/api/v1/me/", "/api/nothing"])
def test_what_is_not_there_is_a_problem_too(path: str, client: Client) -> None:
    problem(client.get(path), 404)


@pytest.mark.usefixtures("trial_urls")
def test_programs_need_no_token_against_forged_forms(officer: Person) -> None:
    client = Client(
        enforce_csrf_checks=True, headers={"authorization": f"Bearer {accounts.key(officer, 'contacts.write')}"}
    )
    assert client.post("/trial/rename/none").status_code == 200


def test_what_is_not_there_is_a_problem_for_what_is_sent_as_well() -> None:
    problem(Client(enforce_csrf_checks=True).post("/api/v1/nothing", {"a": "b"}), 404)


def test_another_method_says_which_there_are(officer: Person) -> None:
    response = caller(officer).delete(ME)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
