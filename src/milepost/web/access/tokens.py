"""API tokens: made, listed, revoked."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.actions.tokens import DEFAULT_DAYS, LONGEST_DAYS, create_token, revoke_token
from milepost.access.queries import token_page, token_row, tokens_that_end_with
from milepost.web.forms import Form
from milepost.web.pages import Access, WebRequest, done, page, page_asked, show

SCOPES = [
    ("read", gettext_lazy("Read what you may see")),
    ("write", gettext_lazy("Write where you may write")),
    ("admin", gettext_lazy("Manage people and settings where you may")),
]


class TokenForm(Form):
    """A token's name, what it may do, and how long."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    token_scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"), choices=SCOPES, initial=["read"], widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"), initial=DEFAULT_DAYS, min_value=1, max_value=LONGEST_DAYS
    )


@page(Access.MEMBER, section="tokens")
def tokens(request: WebRequest) -> HttpResponse:
    """One's own tokens; for administrators the whole firm's."""
    listed = token_page(viewer=request.viewer, now=request.now, page=page_asked(request))
    tones = {"active": ("good", _("Active")), "expired": ("idle", _("Expired")), "revoked": ("idle", _("Revoked"))}
    rows = [(row, *tones[row.state]) for row in listed.rows]
    return show(request, "web/access/tokens.html", listed=listed, rows=rows)


@page(Access.MEMBER, section="tokens", methods=("GET", "POST"))
def new_token(request: WebRequest) -> HttpResponse:
    """Make a token; the answer shows its secret, this once."""
    form = TokenForm(request)
    made = form.run(create_token) if form.submitted() else None
    if made is not None:
        token, secret = made
        return show(request, "web/access/token_made.html", token=token, secret=secret)
    return show(request, "web/access/token_new.html", form=form)


@page(Access.MEMBER, section="tokens", methods=("GET", "POST"))
def end_token(request: WebRequest, token_id: int) -> HttpResponse:
    """Revoke a token."""
    row = token_row(viewer=request.viewer, now=request.now, token_id=token_id)
    form = Form(request, initial={"version": row.version})
    if form.submitted() and form.run(revoke_token, token_id=token_id):
        return done(request, _("The token %(name)s opens nothing any more.") % {"name": row.name}, "tokens")
    made_with_it = tokens_that_end_with(viewer=request.viewer, now=request.now, token_id=token_id)
    return show(request, "web/access/token_revoke.html", form=form, row=row, made_with_it=made_with_it)
