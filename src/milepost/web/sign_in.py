"""Signing in somebody who has just proved who it is."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpResponseBase
from django.urls import reverse

from milepost.web.pages import WebRequest


def sign_in(request: WebRequest, user: Any) -> HttpResponseBase:
    """A person who has just chosen a password goes straight in."""
    login = Login(user=user, redirect_url=reverse("home"))
    response: HttpResponseBase = perform_password_login(request, {"email": user.email}, login)
    return response
