"""Invitations: sent, listed, taken back; and joining with one."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.actions.people import accept_invitation, invitation_code, invite, revoke_invitation
from milepost.access.queries import Offer, invitation_page, invitation_row, offer_of
from milepost.access.roles import Can
from milepost.access.viewer import System
from milepost.web.access.people import MANY, RoleForm, places
from milepost.web.forms import Form
from milepost.web.pages import FIRM_KEY, Access, WebRequest, done, page, page_asked, show
from milepost.web.sign_in import sign_in

TONES = {"open": "progress", "accepted": "done", "revoked": "idle", "expired": "idle"}


class InviteForm(RoleForm):
    """Whom to invite, and with which first role."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    field_order = ("email", "role", "scope_id", "until")


@page(Can.MANAGE_PEOPLE, section="people")
def invitations(request: WebRequest) -> HttpResponse:
    """Who was invited and what became of it."""
    state = request.GET.get("state") or None
    listed = invitation_page(viewer=request.viewer, now=request.now, state=state, page=page_asked(request))
    words = {"open": _("Open"), "accepted": _("Accepted"), "revoked": _("Taken back"), "expired": _("Expired")}
    rows = [(row, TONES[row.state], words[row.state]) for row in listed.rows]
    return show(request, "web/access/invitations.html", listed=listed, rows=rows, words=words, state=state or "")


@page(Can.MANAGE_PEOPLE, section="people", methods=("GET", "POST"))
def invite_person(request: WebRequest) -> HttpResponse:
    """Invite; the answer shows the link, this once."""
    choices = places(request)
    form = InviteForm(request, choices)
    invitation = form.run(invite) if form.submitted() else None
    if invitation is not None:
        link = f"{settings.MILEPOST.base_url}{reverse('join')}#{invitation_code(invitation)}"
        # Rendered in the answer to the POST: the code stands in no address that a server sees, and in no session.
        return show(
            request, "web/access/invited.html", link=link, email=invitation.email, expires_at=invitation.expires_at
        )
    return show(request, "web/access/invite.html", form=form, many=len(choices) >= MANY)


@page(Can.MANAGE_PEOPLE, section="people", methods=("GET", "POST"))
def take_invitation_back(request: WebRequest, invitation_id: int) -> HttpResponse:
    """Take an open invitation back."""
    row = invitation_row(viewer=request.viewer, now=request.now, invitation_id=invitation_id)
    form = Form(request, initial={"version": row.version})
    if form.submitted() and form.run(revoke_invitation, invitation_id=invitation_id):
        return done(request, _("The invitation of %(email)s is taken back.") % {"email": row.email}, "invitations")
    return show(request, "web/access/take_invitation.html", form=form, row=row)


class CodeForm(Form):
    """The code of an invitation; a script of the page copies it from the link."""

    code = forms.CharField(
        label=gettext_lazy("Invitation code"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-from-fragment": ""}),
    )


class AccountForm(Form):
    """What a new person gives. The code goes along unseen."""

    code = forms.CharField(max_length=200, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class AcceptForm(Form):
    """An existing person has nothing to add."""

    code = forms.CharField(max_length=200, widget=forms.HiddenInput)


@page(Access.ANYONE, methods=("GET", "POST"))
def join(request: WebRequest) -> HttpResponseBase:
    """Three steps on one address: give the code, see the offer, accept it. The code travels in POST bodies only."""
    form = CodeForm(request)
    if not form.submitted():
        return show(request, "web/access/join.html", form=form)
    offer = form.attempt(lambda: offer_of(code=form.cleaned_data["code"], now=request.now))
    if offer is None:
        return show(request, "web/access/join.html", form=form)
    return _accept(request, offer)


def _accept(request: WebRequest, offer: Offer) -> HttpResponseBase:
    own = request.user.is_authenticated and getattr(request.user, "email", "").lower() == offer.email.lower()
    if offer.has_account and not own:
        return show(request, "web/access/join_sign_in.html", offer=offer)
    shape: type[Form] = AcceptForm if offer.has_account else AccountForm
    form = shape(request)
    accepts = "accept" in request.POST
    if not accepts:
        # The step before sent the code alone: show the offer without complaints about what was not asked yet.
        form.is_bound, form.initial = False, {"code": request.POST["code"]}
        return show(request, "web/access/join_accept.html", form=form, offer=offer)
    membership = None
    if form.submitted():
        who = request.user.pk if own else None
        membership = form.attempt(
            lambda: accept_invitation(
                acting=System(via="web"), now=request.now, signed_in_user_id=who, **form.cleaned_data
            )
        )
    if membership is None:
        return show(request, "web/access/join_accept.html", form=form, offer=offer)
    request.session[FIRM_KEY] = membership.firm_id
    if own:
        return done(request, _("Welcome to %(firm)s.") % {"firm": offer.firm_name}, "home")
    return sign_in(request, membership.user)
