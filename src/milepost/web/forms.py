"""Forms that call one action and put what it objects to at the field, with everything else kept.

    form = FirmForm(request, initial=as_fields(row))
    if form.submitted() and form.run(update_firm, firm_id=row.id) is not None:
        return done(request, _("Settings saved."), "settings")
    return show(request, "web/settings.html", form=form)

An edit form (``version`` in ``initial``) also shows both versions, field by field, when somebody else was faster.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict, ErrorList
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.core.errors import Conflict, Forbidden, Invalid, Missing, Stale, shown
from milepost.core.ids import encode_id
from milepost.web.fields import IdField, IdManyField, not_offered
from milepost.web.pages import WebRequest

R = TypeVar("R")
KEEP = "keep:"  # a radio button of the comparison: ``mine``, ``stored`` or ``before``
WAS = "was"  # what the page showed when it was opened, signed


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One field in which what was typed and what is stored now differ, with what stood there before, as a person reads them.

    ``chosen``: whose stays unless another is chosen. Who left a field alone does not undo what somebody else wrote there.
    """

    name: str
    label: str
    mine: str
    stored: str
    before: str | None = None
    chosen: str = "mine"


class VersionInput(forms.HiddenInput):
    """The version that the form was opened with, and what its fields held then."""

    was: str = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Two hidden fields."""
        version = super().render(name, value, attrs, renderer)
        return format_html('{}<input type="hidden" name="{}" value="{}">', version, WAS, self.was)


class Form(forms.Form):
    """A form whose ``run`` calls an action. ``aliases`` maps what an action calls a field to what the form does."""

    aliases: Mapping[str, str] = {}
    template_name_label = "parts/label.html"
    error_css_class = "has-error"

    def __init__(self, request: WebRequest, *, initial: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.request = request
        self.stale: list[Difference] = []
        self._was: dict[str, list[str]] | None = None
        data = self._with_choices(request.POST, initial or {}) if request.method == "POST" else None
        files = request.FILES if request.method == "POST" else None
        super().__init__(data, files, initial=dict(initial or {}), label_suffix="", **kwargs)
        for field in self.fields.values():
            field.widget.use_required_attribute = lambda _initial: False
            field.error_messages["required"] = gettext_lazy("This is needed.")
        if initial and "version" in initial:
            self.fields["version"] = forms.IntegerField(widget=VersionInput, min_value=0)
            self._was = _read_was(request.POST.get(WAS, "")) if data is not None else None
            self.fields["version"].widget.was = request.POST.get(WAS, "") if self._was else self._sign()

    def _with_choices(self, data: Any, initial: Mapping[str, Any]) -> Any:
        """What was sent, with the stored value wherever the comparison's ``keep:field`` says so."""
        names = [name.removeprefix(KEEP) for name in data if name.startswith(KEEP) and data[name] == "stored"]
        back = [name.removeprefix(KEEP) for name in data if name.startswith(KEEP) and data[name] == "before"]
        was = _read_was(data.get(WAS, "")) or {}
        chosen = data.copy() if names or back else data
        for name in back:
            if was.get(name):
                chosen.setlist(name, was[name])
            else:
                chosen.pop(name, None)
        for name in names:
            field, value = self.base_fields.get(name), initial.get(name)
            if field is None or value in (None, "", False):
                chosen.pop(name, None)
            else:
                chosen.setlist(name, _inputs(field, value))
        return chosen

    def be_silent(self) -> None:
        """Show what was typed without objecting to it: nobody asked to save it."""
        self._errors = ErrorDict()

    def submitted(self) -> bool:
        """Whether it was sent and can be read."""
        return self.is_bound and self.is_valid()

    def run(self, action: Callable[..., Any], **more: Any) -> Any:
        """Call the action as the viewer, with the fields and ``more``; None when it refused (the errors are set)."""
        arguments = {**self.cleaned_data, **more}
        return self.attempt(lambda: action(acting=self.request.viewer, now=self.request.now, **arguments))

    def attempt(self, call: Callable[[], R]) -> R | None:
        """Call it; what it objects to becomes errors of this form."""
        try:
            return call()
        except Stale as error:
            self._compare(error)
        except Invalid as error:
            self._object(error.field, _sentence(error), error.mend)
        except Conflict as error:
            self._object(error.field, error.message, error.mend)
        except Missing as error:
            if self.aliases.get(error.field, error.field) not in self.fields:
                raise
            self._object(error.field, not_offered(error.value), "")
        except Forbidden as error:
            self._object("", error.message, error.mend)
        return None

    def _object(self, field: str, message: str, mend: str) -> None:
        name = self.aliases.get(field, field)
        known = name if name in self.fields else None
        self.add_error(known, " ".join(part for part in (message, mend) if part))

    def _compare(self, error: Stale) -> None:
        """Keep what was typed, lay what is stored beside it, and let the next attempt carry the present version."""
        resent: Any = self.data
        self.data = resent = resent.copy()
        resent["version"] = str(error.current_version)
        for name, field in self.fields.items():
            if name == "version":
                continue
            mine, stored = self.cleaned_data.get(name), self.initial.get(name)
            if mine != stored and not (mine in field.empty_values and stored in field.empty_values):
                self.stale.append(self._difference(name, field, mine, stored))
        self.add_error(None, _("Somebody else saved a change while you were writing. Nothing of yours is lost."))

    def _difference(self, name: str, field: forms.Field, mine: Any, stored: Any) -> Difference:
        label = str(field.label or name)
        yours, theirs = self.in_words(name, mine), self.in_words(name, stored)
        if self._was is None:
            return Difference(name, label, yours, theirs)
        before = self.in_words(name, _taken(field, self._was.get(name, [])))
        return Difference(name, label, yours, theirs, before, "stored" if yours == before else "mine")

    def _sign(self) -> str:
        """What the fields hold as the page shows them, so that a later comparison can say what stood there before."""
        held = {
            name: _inputs(field, self.initial.get(name)) for name, field in self.fields.items() if name != "version"
        }
        return signing.dumps(held, salt=WAS, compress=True)

    def in_words(self, name: str, value: Any) -> str:
        """A value as a person reads it: the words of a choice, not its key."""
        if value in (None, "", []):
            return "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(self.in_words(name, one) for one in value)
        choices = getattr(self.fields[name], "choices", None)
        if choices is not None:
            key = (
                encode_id(value)
                if isinstance(value, int) and isinstance(self.fields[name], IdField | IdManyField)
                else str(value)
            )
            return next((str(words) for found, words in _flat(choices) if str(found) == key), str(value))
        return str(value)

    def problems(self) -> list[tuple[str, ErrorList]]:
        """Id of the field ("" for the whole form) and its errors, for the summary."""
        return [
            ("" if name == NON_FIELD_ERRORS else self[name].id_for_label, errors)
            for name, errors in self.errors.items()
        ]


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for value, words in choices:
        found.extend(_flat(words) if isinstance(words, list | tuple) else [(value, words)])
    return found


def _sentence(error: Invalid) -> str:
    """What is wrong with a value, at its field: the value itself, when there is one and it is no secret."""
    words = error.message if error.value in (None, "") else f"{shown(error.value)} {error.message}"
    return words[:1].upper() + words[1:].rstrip(".") + "."


def _read_was(text: str) -> dict[str, list[str]] | None:
    """What was shown, or None when the page did not say."""
    try:
        held: dict[str, list[str]] = signing.loads(text, salt=WAS)
    except signing.BadSignature:
        return None
    return held


def _inputs(field: forms.Field, value: Any) -> list[str]:
    """What a browser would send for a value that a field shows."""
    if value in (None, "", False):
        return []
    return [_as_input(field, item) for item in (value if isinstance(value, list | tuple) else [value])]


def _taken(field: forms.Field, sent: list[str]) -> Any:
    """What a field makes of what was sent."""
    if isinstance(field, forms.MultipleChoiceField):
        return sent
    try:
        return field.to_python(sent[0] if sent else None)
    except forms.ValidationError:
        return sent[0]


def _as_input(field: forms.Field, value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(field.prepare_value(value))


def as_fields(row: Any, *names: str) -> dict[str, Any]:
    """The named fields of a row and its version, as the ``initial`` of an edit form."""
    return {name: getattr(row, name) for name in (*names, "version")}
