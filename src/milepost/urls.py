"""All addresses: the API, the pages. `/healthz` and `/readyz` are answered before routing (`web.middleware.health`)."""

from django.urls import include, path, re_path

handler400 = "milepost.web.errors.bad_request"
handler403 = "milepost.web.errors.forbidden"
handler404 = "milepost.web.errors.not_found"
handler500 = "milepost.web.errors.server_error"

urlpatterns = [
    re_path(r"^api(?:/|$)", include("milepost.api.urls")),
    path("", include("milepost.web.urls")),
]
