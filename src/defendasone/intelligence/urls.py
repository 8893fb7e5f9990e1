"""Paths."""

from django.urls import path

from defendasone.intelligence import views

app_name = "intelligence"
urlpatterns = [
    path("", views.known_exploited, name="list"),
    path("items/", views.items, name="items"),
    path("items/new/", views.new_item, name="new-item"),
    path("items/<slug:reference>/", views.item, name="item"),
    path("imports/", views.imports, name="imports"),
    path("imports/kev/", views.import_kev, name="import-kev"),
    path("imports/<uuid:pk>/", views.one_import, name="import"),
    path("<slug:cve>/", views.vulnerability, name="vulnerability"),
]
