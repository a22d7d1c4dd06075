"""Proving an address without e-mail: an administrator makes a code, the person enters it."""

from __future__ import annotations

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.actions.proof import CODE_HOURS, enter_address_code, make_address_code
from milepost.access.queries import me, person_row
from milepost.access.roles import Can
from milepost.web.forms import Form
from milepost.web.pages import Access, WebRequest, done, page, show


class ProofForm(Form):
    """The code, and a password that nobody knows who held the account before."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@page(Can.MANAGE_FIRM, section="people", methods=("GET", "POST"))
def address_code(request: WebRequest, user_id: int) -> HttpResponse:
    """Make a code that proves a person's address; the answer shows it, this once."""
    row = person_row(viewer=request.viewer, today=request.today, user_id=user_id)
    form = Form(request)
    made = form.run(make_address_code, user_id=user_id) if form.submitted() else None
    if made is None:
        return show(request, "web/access/address_code.html", form=form, row=row, hours=CODE_HOURS)
    # Rendered in the answer to the POST, like the link of an invitation.
    return show(request, "web/access/address_code_made.html", row=row, code=made[1], expires_at=made[0].expires_at)


@page(Access.MEMBER, section="profile", methods=("GET", "POST"))
def prove_address(request: WebRequest) -> HttpResponse:
    """Enter the code; the other sessions end, this one stays."""
    row = me(viewer=request.viewer, today=request.today)
    form = ProofForm(request)
    user = form.run(enter_address_code) if form.submitted() else None
    if user is None:
        return show(request, "web/access/prove_address.html", form=form, row=row)
    update_session_auth_hash(request, user)
    return done(request, _("Your address is proven."), "profile")
