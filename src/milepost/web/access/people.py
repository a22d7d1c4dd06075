"""People of the firm: the list, one person, roles given and taken, leaving and coming back."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from milepost.access.actions.grants import grant_role, revoke_grant
from milepost.access.actions.people import deactivate_member, reactivate_member
from milepost.access.queries import (
    GrantFilter,
    GrantRow,
    PeopleFilter,
    PersonRow,
    ScopeChoice,
    grant_page,
    grant_row,
    people_page,
    person_row,
    role_name,
    role_names,
    role_table,
    scope_choices,
)
from milepost.access.queries import capability_names as capabilities
from milepost.access.roles import Can
from milepost.core.errors import Conflict, DomainError, Forbidden, Invalid
from milepost.web.fields import DayField, IdChoiceField, field_of
from milepost.web.forms import Form
from milepost.web.pages import Access, WebRequest, done, error_page, page, page_asked, show

MANY = 400  # scopes past this number are searched, not listed
WHOLE_FIRM = "firm"


class ScopeField(IdChoiceField):
    """Where a role holds: the whole firm (None), or a portfolio, company or initiative."""

    def offer_scopes(self, choices: tuple[ScopeChoice, ...]) -> None:
        """The places, grouped by kind."""
        kinds = {"portfolio": _("Portfolios"), "company": _("Companies"), "initiative": _("Initiatives")}
        groups: list[tuple[str, list[tuple[int, str]]]] = [
            (
                words,
                [(c.scope_id, _scope_words(c)) for c in choices if c.kind == kind and c.scope_id is not None],
            )
            for kind, words in kinds.items()
        ]
        whole = [(WHOLE_FIRM, _("The whole firm"))] if any(c.scope_id is None for c in choices) else []
        self.offer([*whole, *((words, inner) for words, inner in groups if inner)], empty=_("Choose…"))

    def to_python(self, value: object) -> int | None:
        """The whole firm is None inside."""
        return None if value == WHOLE_FIRM else super().to_python(value)

    def clean(self, value: object) -> int | None:
        """Nothing chosen is not the whole firm."""
        if value in self.empty_values:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return None if value == WHOLE_FIRM and self.offers_firm else super().clean(value)

    @property
    def offers_firm(self) -> bool:
        """Whether the whole firm is among the choices."""
        return any(value == WHOLE_FIRM for value, _words in self.choices)


def _scope_words(choice: ScopeChoice) -> str:
    return f"{choice.company_name} › {choice.name}" if choice.company_name else choice.name


class RoleForm(Form):
    """A role, where it holds, and until when."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    scope_id = ScopeField(label=gettext_lazy("Where it holds"))
    until = DayField(label=gettext_lazy("Last day"), required=False)

    def __init__(self, request: WebRequest, choices: tuple[ScopeChoice, ...]) -> None:
        super().__init__(request)
        given = {role for choice in choices for role in choice.roles}
        names = {role: words for role, words in role_names().items() if role in given}
        field_of(self, "role", forms.ChoiceField).choices = [("", _("Choose…")), *names.items()]
        scope = field_of(self, "scope_id", ScopeField)
        scope.offer_scopes(choices)


class GiveForm(RoleForm):
    """A role for somebody who is here already. An unproven address may need a word of assent."""

    although_unproven = forms.BooleanField(
        label=gettext_lazy("Give it although nobody has proven the address"), required=False
    )

    def __init__(self, request: WebRequest, choices: tuple[ScopeChoice, ...], row: PersonRow) -> None:
        super().__init__(request, choices)
        if row.address_proven:
            del self.fields["although_unproven"]


class PeopleSearch(forms.Form):
    """The filters of the list. Never refused: what it does not know, it leaves out."""

    q = forms.CharField(
        label=gettext_lazy("Name or e-mail"), required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-slash": "", "autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("active", gettext_lazy("Active")),
            ("left", gettext_lazy("Deactivated")),
            ("all", gettext_lazy("All")),
        ],
    )
    STATES: ClassVar[dict[str, bool | None]] = {"active": True, "left": False, "all": None}

    def __init__(self, data: object) -> None:
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]  # a QueryDict
        field_of(self, "role", forms.ChoiceField).choices = [("", pgettext("role", "Any")), *role_names().items()]

    def filters(self) -> PeopleFilter:
        """What was asked for, as the query takes it."""
        self.is_valid()
        asked = self.cleaned_data
        return PeopleFilter(
            q=asked.get("q", ""), role=asked.get("role") or None, active=self.STATES[asked.get("state") or "active"]
        )


@page(Can.SEE_PEOPLE, section="people")
def people(request: WebRequest) -> HttpResponse:
    """Who belongs to the firm, as far as the viewer may know."""
    search = PeopleSearch(request.GET)
    listed = people_page(viewer=request.viewer, today=request.today, filters=search.filters(), page=page_asked(request))
    return show(
        request, "web/access/people.html", search=search, listed=listed, asked=set(request.GET) - {"sort", "cursor"}
    )


@page(Can.SEE_PEOPLE, section="people")
def person(request: WebRequest, user_id: int) -> HttpResponse:
    """One person: roles now and before."""
    row = person_row(viewer=request.viewer, today=request.today, user_id=user_id)
    former = grant_page(
        viewer=request.viewer, today=request.today, filters=GrantFilter(user_id=user_id, standing=False)
    ).rows
    return show(request, "web/access/person.html", row=row, former=former)


@page(Can.MANAGE_PEOPLE, section="people", methods=("GET", "POST"))
def give_role(request: WebRequest, user_id: int) -> HttpResponse:
    """Give a person a role."""
    row = person_row(viewer=request.viewer, today=request.today, user_id=user_id)
    choices = places(request)
    form = GiveForm(request, choices, row)
    if form.submitted() and form.run(grant_role, user_id=user_id):
        return done(request, _("%(name)s has the role now.") % {"name": row.name}, "person", user_id)
    return show(request, "web/access/give_role.html", form=form, row=row, many=len(choices) >= MANY)


def places(request: WebRequest) -> tuple[ScopeChoice, ...]:
    """Where the viewer may give roles; in a large firm those whose name holds ``?where=``."""
    return scope_choices(viewer=request.viewer, q=request.GET.get("where", ""), limit=MANY)


@page(Can.MANAGE_PEOPLE, section="people", methods=("GET", "POST"))
def take_role(request: WebRequest, grant_id: int) -> HttpResponse:
    """Take a role back, after showing what that means."""
    row = grant_row(viewer=request.viewer, today=request.today, grant_id=grant_id)
    if not row.revocable:
        return error_page(request, _kept(row))
    form = Form(request, initial={"version": row.version})
    if form.submitted() and form.run(revoke_grant, grant_id=grant_id):
        return done(request, _("The role of %(name)s is taken back.") % {"name": row.user_name}, "person", row.user_id)
    return show(request, "web/access/take_role.html", form=form, row=row)


def _kept(row: GrantRow) -> DomainError:
    """Why a role cannot be taken back: it holds no longer, or it is not the viewer's to take."""
    if row.revoked_at is not None:
        return Conflict(_("This role has been taken back already."))
    if not row.standing:
        return Conflict(_("This role holds no longer."), _("There is nothing to take back."))
    words = {"role": role_name(row.role), "where": row.scope_name or _("the whole firm")}
    return Forbidden(
        _("Your roles do not allow you to give or take the role %(role)s on %(where)s.") % words,
        _("Ask an administrator."),
    )


@page(Can.MANAGE_FIRM, section="people", methods=("GET", "POST"))
def deactivate(request: WebRequest, user_id: int) -> HttpResponse:
    """Close the firm to a person."""
    row = person_row(viewer=request.viewer, today=request.today, user_id=user_id)
    form = Form(request, initial={"version": row.version})
    if form.submitted() and form.run(deactivate_member, membership_id=row.membership_id):
        return _left(request, row)
    return show(request, "web/access/deactivate.html", form=form, row=row)


def _left(request: WebRequest, row: PersonRow) -> HttpResponse:
    if row.user_id == request.viewer.user_id:
        return redirect("home")  # which says that no firm is open
    return done(request, _("%(name)s is deactivated and signed out.") % {"name": row.name}, "person", row.user_id)


@page(Can.MANAGE_FIRM, section="people", methods=("POST",))
def reactivate(request: WebRequest, user_id: int) -> HttpResponse:
    """Open the firm to a person again."""
    row = person_row(viewer=request.viewer, today=request.today, user_id=user_id)
    reactivate_member(
        acting=request.viewer, now=request.now, membership_id=row.membership_id, version=_version(request)
    )
    return done(request, _("%(name)s may sign in again.") % {"name": row.name}, "person", user_id)


def _version(request: WebRequest) -> int | None:
    sent = request.POST.get("version", "")
    if not sent.isdecimal():
        raise Invalid("version", sent, _("is not a version"), _("Reload the page."))
    return int(sent)


@page(Access.MEMBER, section="roles")
def roles(request: WebRequest) -> HttpResponse:
    """The one table of what each role may do."""
    table = role_table()
    rows = [(name, [can in line.may for line in table]) for can, name in capabilities().items()]
    return show(request, "web/access/roles.html", table=table, rows=rows)
