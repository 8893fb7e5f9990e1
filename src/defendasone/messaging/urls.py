"""Paths."""

from django.urls import path

from defendasone.messaging import views

app_name = "messaging"
urlpatterns = [
    path("", views.messages, name="list"),
    path("mine/", views.mine, name="mine"),
    path("<uuid:pk>/", views.message, name="message"),
]
