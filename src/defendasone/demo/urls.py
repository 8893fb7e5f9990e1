"""Paths."""

from django.urls import path

from defendasone.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("sign-in/<str:token>/", views.sign_in, name="sign-in"),
]
