"""Paths of signing in: the library's, but for those that are ours or not in use. The first that fits answers."""

from django.urls import include, path

from defendasone.accounts.views import sign_in

# The library links these to one another by name, so they cannot just be left out.
NOT_IN_USE = {
    "email/": "account_email",
    "confirm-email/": "account_email_verification_sent",
    "confirm-email/<str:key>/": "account_confirm_email",
    "password/set/": "account_set_password",
    "login/code/confirm/": "account_confirm_login_code",
    "2fa/recovery-codes/download/": "mfa_download_recovery_codes",
    "3rdparty/": "socialaccount_connections",
    "3rdparty/signup/": "socialaccount_signup",
}

urlpatterns = [
    path("", sign_in.account, name="account"),
    path("signup/", sign_in.sign_up, name="account_signup"),
    *(path(route, sign_in.closed, name=name) for route, name in NOT_IN_USE.items()),
    path("social/<path:rest>", sign_in.closed, name="account-social"),
    path("2fa/webauthn/", sign_in.passkeys, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", sign_in.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/totp/activate/", sign_in.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/qr.svg", sign_in.qr, name="account-qr"),
    path("oidc/<str:provider_id>/login/", sign_in.provider_login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", sign_in.provider_callback, name="openid_connect_callback"),
    path("", include("allauth.urls")),
]
