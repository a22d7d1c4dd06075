"""Addresses of signing in and of keys, each of allauth's views by hand: what is not listed here is not there."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from milepost.web.pages import Access, View, absent, guarded, route

SECTION = "profile"


def _open(view: View) -> View:
    return guarded(view, Access.ANYONE)


def _own(view: View) -> View:
    return guarded(view, Access.PERSON, section=SECTION)


def _with_mail(view: View) -> View:
    """Only where codes can be sent."""

    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.MILEPOST.email_url is None:
            raise Http404
        return view(request, *args, **kwargs)

    return _open(run)


def _to_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the browser on with a page, not a redirect: the policy on forms would stop it at a foreign address."""
    if request.GET.get("process"):
        raise Http404  # accounts are matched by address at each sign-in, never connected
    response: HttpResponseBase = oidc.login(request, provider_id)
    if isinstance(response, HttpResponseRedirect):
        return render(request, "socialaccount/leave.html", {"href": response.url})
    return response


urlpatterns = [
    route("account/login/", _open(account.login), "account_login"),
    route("account/logout/", _open(account.logout), "account_logout"),
    route("account/inactive/", _open(account.account_inactive), "account_inactive"),
    route("account/reauthenticate/", _own(account.reauthenticate), "account_reauthenticate"),
    route("account/password/change/", _own(account.password_change), "account_change_password"),
    route("account/password/set/", _own(account.password_set), "account_set_password"),
    route("account/password/reset/", _with_mail(account.password_reset), "account_reset_password"),
    route(
        "account/password/reset/confirm/",
        _with_mail(account.confirm_password_reset_code),
        "account_confirm_password_reset_code",
    ),
    route(
        "account/password/reset/complete/",
        _with_mail(account.complete_password_reset),
        "account_complete_password_reset",
    ),
    route(
        "account/password/reset/done/",
        _with_mail(account.password_reset_from_key_done),
        "account_password_reset_completed",
    ),
    route("account/keys/", _own(mfa.index), "mfa_index"),
    route("account/keys/authenticate/", _open(mfa.authenticate), "mfa_authenticate"),
    route("account/keys/reauthenticate/", _own(mfa.reauthenticate), "mfa_reauthenticate"),
    route("account/keys/app/add/", _own(totp.activate_totp), "mfa_activate_totp"),
    route("account/keys/app/remove/", _own(totp.deactivate_totp), "mfa_deactivate_totp"),
    route("account/keys/codes/", _own(recovery_codes.view_recovery_codes), "mfa_view_recovery_codes"),
    route("account/keys/codes/new/", _own(recovery_codes.generate_recovery_codes), "mfa_generate_recovery_codes"),
    route("account/keys/passkeys/", _own(webauthn.list_webauthn), "mfa_list_webauthn"),
    route("account/keys/passkeys/add/", _own(webauthn.add_webauthn), "mfa_add_webauthn"),
    route("account/keys/passkeys/<int:pk>/rename/", _own(webauthn.edit_webauthn), "mfa_edit_webauthn"),
    route("account/keys/passkeys/<int:pk>/remove/", _own(webauthn.remove_webauthn), "mfa_remove_webauthn"),
    route("account/keys/passkeys/login/", _open(webauthn.login_webauthn), "mfa_login_webauthn"),
    route(
        "account/keys/passkeys/reauthenticate/", _own(webauthn.reauthenticate_webauthn), "mfa_reauthenticate_webauthn"
    ),
    route("account/sso/cancelled/", _open(social.login_cancelled), "socialaccount_login_cancelled"),
    route("account/sso/error/", _open(social.login_error), "socialaccount_login_error"),
    route("account/sso/<slug:provider_id>/", _open(_to_provider), "openid_connect_login"),
    route("account/sso/<slug:provider_id>/callback/", _open(oidc.callback), "openid_connect_callback"),
    # allauth asks for these addresses by name; nobody can open them.
    *(
        route(f"account/absent/{name}/", absent, name)
        for name in (
            "account_signup",
            "account_signup_by_passkey",
            "account_email",
            "account_email_verification_sent",
            "account_request_login_code",
            "account_confirm_login_code",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
            "socialaccount_signup",
            "socialaccount_connections",
        )
    ),
    route("account/absent/account_confirm_email/<slug:key>/", absent, "account_confirm_email"),
    route("account/absent/reset/<slug:uidb36>-<slug:key>/", absent, "account_reset_password_from_key"),
]
