"""Paths."""

from django.urls import path

from defendasone.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
]
