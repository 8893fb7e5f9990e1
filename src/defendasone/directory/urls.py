"""Paths under /councils/."""

from django.urls import path

from defendasone.directory.views import contacts, councils, linked, mergers, organisations, services

app_name = "directory"
urlpatterns = [
    path("", councils.listing, name="list"),
    path("councils.csv", councils.export, name="export"),
    path("mine/", councils.mine, name="mine"),
    path("confirm/<str:token>/", linked.by_link, name="confirm"),
    path("mergers/", mergers.area, name="mergers"),
    path("mergers/<slug:code>/", mergers.merge, name="merge"),
    path("shared-services/", services.services, name="services"),
    path("shared-services/add/", services.create, name="service-add"),
    path("shared-services/<uuid:pk>/", services.service, name="service"),
    path("shared-services/<uuid:pk>/change/", services.change, name="service-change"),
    path("shared-services/<uuid:pk>/councils/add/", services.join, name="service-join"),
    path("shared-services/<uuid:pk>/councils/<uuid:part>/end/", services.leave, name="service-leave"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add, name="organisation-add"),
    path("organisations/<uuid:pk>/change/", organisations.change, name="organisation-change"),
    path("organisations/<uuid:pk>/end/", organisations.end, name="organisation-end"),
    path("<slug:gss>/", councils.council, name="council"),
    path("<slug:gss>/contacts/add/", contacts.add, name="contact-add"),
    path("<slug:gss>/contacts/confirm/", contacts.confirm, name="contacts-confirm"),
    path("<slug:gss>/contacts/<uuid:pk>/change/", contacts.change, name="contact-change"),
    path("<slug:gss>/contacts/<uuid:pk>/end/", contacts.end, name="contact-end"),
    path("<slug:gss>/contacts/<uuid:pk>/confirm/", contacts.confirm, name="contact-confirm"),
]
