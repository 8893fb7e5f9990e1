"""Paths. Each service's operations are a router here."""

from django.urls import path
from ninja import NinjaAPI

from defendasone import __version__
from defendasone.api import alerts, answering, exposure, me, problems, views
from defendasone.api.operation import Key

# The library's own documentation page loads scripts from elsewhere: ours is `views.reader`.
api = NinjaAPI(
    title="Defend as One", version=__version__, docs_url=None, openapi_url="", auth=Key(), urls_namespace="api:v1"
)
problems.handle(api)
for part in (me, alerts, answering, exposure):
    api.add_router("", part.router)

app_name = "api"
urlpatterns = [
    path("", views.reader, name="reader"),
    path("v1/openapi.json", views.description, name="description"),
    path("v1/", views.nothing, name="root"),
    path("v1/", api.urls),
    path("<path:rest>", views.nothing, name="nothing"),
]
