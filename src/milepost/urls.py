"""All addresses: the API, the pages. `/healthz` and `/readyz` are answered before routing (`web.middleware.health`)."""

from django.urls import include, path, re_path

urlpatterns = [
    re_path(r"^api(?:/|$)", include("milepost.api.urls")),
    path("", include("milepost.web.urls")),
]
