"""Paths."""

from django.urls import path

from defendasone.alerts import views

app_name = "alerts"
urlpatterns = [
    path("a/<str:token>/", views.link, name="link"),
    path("<str:reference>/", views.alert, name="alert"),
]
