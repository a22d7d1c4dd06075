"""Django's entry to the pages."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


def _code_came_back(request: Any, email_address: Any, **_: Any) -> None:
    """A mailed code was typed for an address that nobody had proven: whoever did it reads that address."""
    from milepost.access.actions.people import prove_address
    from milepost.access.viewer import System
    from milepost.core import clock

    prove_address(acting=System("web"), now=clock.now(), user_id=email_address.user_id, by_code=True)


class WebConfig(AppConfig):
    """Pages, templates, stylesheets and islands."""

    name = "milepost.web"
    label = "web"

    def ready(self) -> None:
        """Hear of addresses that are proven by a mailed code."""
        from allauth.account.signals import email_confirmed

        email_confirmed.connect(_code_came_back, dispatch_uid="milepost.web.code_came_back")
