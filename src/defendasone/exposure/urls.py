"""Paths."""

from django.urls import path

from defendasone.exposure.views import matches, registers, uploads

app_name = "exposure"
urlpatterns = [
    path("", registers.home, name="home"),
    path("vulnerabilities/<slug:cve>/", matches.vulnerability, name="vulnerability"),
    path("<slug:gss>/", registers.register, name="register"),
    path("<slug:gss>/add/", registers.add, name="add"),
    path("<slug:gss>/confirm/", registers.confirm, name="confirm"),
    path("<slug:gss>/upload/", uploads.upload, name="upload"),
    path("<slug:gss>/upload/<uuid:pk>/", uploads.check, name="check"),
    path("<slug:gss>/<uuid:pk>/change/", registers.change, name="change"),
    path("<slug:gss>/<uuid:pk>/remove/", registers.remove, name="remove"),
]
