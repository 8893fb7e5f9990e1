"""Paths."""

from django.urls import path

from defendasone.accounts.views import joining, own, people

app_name = "accounts"
urlpatterns = [
    path("", people.people, name="people"),
    path("at/<int:council>/", people.people_at, name="people-at"),
    path("without-lead/", people.without_lead, name="without-lead"),
    path("invite/", people.invite, name="invite"),
    path("invitations/<uuid:invitation>/send-again/", people.resend, name="resend"),
    path("invitations/<uuid:invitation>/withdraw/", people.withdraw, name="withdraw"),
    path("access/<uuid:membership>/end/", people.end, name="end"),
    path("access/<uuid:membership>/second-factor/", people.second_factor_lost, name="second-factor-lost"),
    path("join/<str:token>/", joining.join, name="join"),
    path("you/", own.you, name="you"),
    path("you/name/", own.rename, name="rename"),
    path("you/second-factor/", own.second_factor, name="second-factor"),
    path("you/keys/", own.keys, name="keys"),
    path("you/keys/new/", own.make_key, name="make-key"),
    path("you/keys/<uuid:key>/end/", own.end_key, name="end-key"),
]
