"""Every path of the product, service by service. A request for anything else is a 404."""

from django.urls import include, path

urlpatterns = [
    path("", include("defendasone.overview.urls")),
    path("alerts/", include("defendasone.alerts.urls")),
    path("technology/", include("defendasone.exposure.urls")),
    path("intelligence/", include("defendasone.intelligence.urls")),
    path("councils/", include("defendasone.directory.urls")),
    path("messages/", include("defendasone.messaging.urls")),
    path("people/", include("defendasone.accounts.urls")),
    path("account/", include("defendasone.accounts.sign_in_urls")),
    path("api/", include("defendasone.api.urls")),
    path("demo/", include("defendasone.demo.urls")),
]

handler400 = "defendasone.ui.errors.bad_request"
handler403 = "defendasone.ui.errors.forbidden"
handler404 = "defendasone.ui.errors.not_found"
handler500 = "defendasone.ui.errors.failed"
