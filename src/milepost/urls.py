"""All addresses: the API, the pages. `/healthz` and `/readyz` are answered before routing (`web.middleware.health`)."""

from django.urls import include, path

urlpatterns = [
    path("", include("milepost.web.urls")),
]
