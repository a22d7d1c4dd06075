"""Fields of forms that Django does not have: ids as the pages write them, one of many things, a day."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.core.errors import Invalid, shown
from milepost.core.ids import decode_id, encode_id

F = TypeVar("F", bound=forms.Field)


def needed(field: F) -> F:
    """A field that its action refuses when it is empty, in better words than a form has: it is not labelled optional."""
    field.widget.is_required = True
    return field


class IdField(forms.Field):
    """An id as pages write it: 13 characters outside, an integer inside."""

    widget: Any = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        """Decode; empty is None."""
        if value in self.empty_values:
            return None
        try:
            return value if isinstance(value, int) else decode_id(str(value))
        except Invalid as error:
            raise forms.ValidationError(f"{shown(error.value)} {error.message}.", code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Encode for the page."""
        return encode_id(value) if isinstance(value, int) else value


class IdChoiceField(IdField):
    """One of the ids that ``choices`` offers: pairs of id and words, or groups of such pairs."""

    widget: Any = forms.Select
    choices: Any

    def __init__(self, *, choices: Any = (), empty: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offer(choices, empty)

    def offer(self, choices: Any, empty: str = "") -> None:
        """Set what can be chosen. ``empty`` is the words for none; without it, only an optional field offers none."""
        blank = [("", empty)] if empty or not self.required else []
        self.choices = [*blank, *(_encoded(choice) for choice in choices)]
        self.widget.choices = self.choices

    def validate(self, value: Any) -> None:
        """Only what was offered."""
        super().validate(value)
        if value is not None and encode_id(value) not in _offered(self.choices):
            raise forms.ValidationError(not_offered(encode_id(value)), code="invalid_choice")


class IdManyField(forms.MultipleChoiceField):
    """Any of the ids that are offered, each a box to tick: a sorted list of integers inside."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, choices: Any) -> None:
        """Set what can be chosen: pairs of id and words."""
        self.choices = [_encoded(choice) for choice in choices]

    def clean(self, value: Any) -> Any:
        """Decode what was offered and ticked."""
        return sorted(decode_id(one) for one in super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """Encode for the page, one or all of them."""
        if isinstance(value, list | tuple):
            return [self.prepare_value(one) for one in value]
        return encode_id(value) if isinstance(value, int) else value


def not_offered(value: object) -> str:
    """What is said of a value that is not, or no more, among the choices."""
    return _("%(value)s is not one of the choices.") % {"value": shown(value)}


def _encoded(choice: tuple[Any, Any]) -> tuple[Any, Any]:
    value, words = choice
    if isinstance(words, list | tuple):
        return value, [_encoded(inner) for inner in words]
    return encode_id(value) if isinstance(value, int) else value, words


def _offered(choices: Any) -> set[str]:
    found: set[str] = set()
    for value, words in choices:
        found |= _offered(words) if isinstance(words, list | tuple) else {value}
    return found


class DayField(forms.DateField):
    """A day, typed or picked; ISO outside, a date inside."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
        self.error_messages["invalid"] = gettext_lazy("%(value)s is not a day. Write it as 2026-12-03.")

    def to_python(self, value: Any) -> Any:
        """The day; the error names what was sent, since a browser does not show it in a field of days."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            message = self.error_messages["invalid"] % {"value": shown(value)}
            raise forms.ValidationError(message, code="invalid") from error


def field_of(form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """A field of this very form, which may differ from its class's: to say what it offers."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} of {type(form).__name__} is a {type(field).__name__}, not a {kind.__name__}")
    return field
