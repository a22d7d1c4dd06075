"""Django's entry to the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, templates, stylesheets and islands."""

    name = "milepost.web"
    label = "web"
