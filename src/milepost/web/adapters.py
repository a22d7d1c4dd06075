"""What allauth asks of Milepost: nobody signs up by themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from milepost.access.actions.people import prove_address
from milepost.access.viewer import System
from milepost.core import clock


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in with e-mail and password, TOTP and passkeys."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail address or password is not correct."),
        "too_many_login_attempts": _("Too many failed attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Greetings on the way in and out say nothing that the page does not: only other messages are shown."""
        template = kwargs.get("message_template") or (args[0] if args else "")
        if template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, *args, **kwargs)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in with the firm's OpenID Connect provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """The provider proves who somebody is, not that they may come in."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Any, str] | None:
        """The active person whose address the provider has verified; no other match counts.

        Where nobody had proven that address before, the provider now has.
        """
        proven = [address.email for address in sociallogin.email_addresses if address.verified]
        for email in proven:
            own = EmailAddress.objects.filter(email__iexact=email, primary=True, user__is_active=True)
            found = own.select_related("user").first()
            if found is not None:
                prove_address(acting=System("web"), now=clock.now(), user_id=found.user_id, by_code=False)
                found.user.refresh_from_db()
                return found.user, found.email
        return None
