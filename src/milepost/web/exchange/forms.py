"""Forms of exchange."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from milepost.core.errors import Invalid
from milepost.exchange.kinds.base import Kind
from milepost.exchange.queries.imports import ImportView, MappingView
from milepost.scheduling.plans.opening import ENDINGS
from milepost.web.forms import Form
from milepost.web.pages import WebRequest
from milepost.web.uploads import tell_too_large


class UploadForm(Form):
    """The file, and of a table what its rows are."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=300,
        help_text=_("CSV or XLSX, up to 20 MB and 50,000 rows; or a plan of Primavera or Microsoft Project."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join((".csv", ".xlsx", ".tsv", ".txt", *ENDINGS))}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Rows are"), help_text=_("Of a table; a plan file says it itself."))

    def __init__(self, request: WebRequest, *, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        offer_kinds(self, kinds)
        tell_too_large(self, now_("The file is larger than %(n)d MB. Split it.") % {"n": settings.MILEPOST.plan_max_mb})


class PasteForm(Form):
    """Rows as a spreadsheet puts them on the clipboard."""

    kind = forms.ChoiceField(label=_("Rows are"))
    text = forms.CharField(
        label=_("Rows"), max_length=2_000_000, strip=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("Copy cells in Excel, with the row of headings, and paste them here."),
    )  # fmt: skip

    def __init__(self, request: WebRequest, *, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        offer_kinds(self, kinds)


def offer_kinds(form: Form, kinds: list[Kind]) -> None:
    """Those that the viewer may write."""
    form.fields["kind"].choices = [(kind.code, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class MappingForm(Form):
    """A choice for every column of the table, for every needed field without one, and for every question."""

    def __init__(self, request: WebRequest, *, found: ImportView, shown: MappingView, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"version": found.version}
        for one in shown.headings:
            initial[f"column_{one.at}"] = one.field
        for column in shown.columns:
            initial[f"fixed_{column.code}"] = found.fixed.get(column.code, "")
        for question in shown.questions:
            initial[f"{question.kind}_{question.at}"] = question.answer
        super().__init__(request, initial=initial, **kwargs)
        self._add_columns(shown)
        self._add_fixed(shown)
        self._add_questions(shown)
        for name, field in self.fields.items():
            if name != "version":
                field.widget.use_required_attribute = lambda _initial: False
                field.error_messages["required"] = _("This is needed.")
        self.move_version_last()

    def move_version_last(self) -> None:
        """Hidden fields come after what is seen."""
        self.fields["version"] = self.fields.pop("version")

    def _add_columns(self, shown: MappingView) -> None:
        choices = [
            ("", now_("Leave out")),
            *((column.code, f"{column.label}{' *' if column.needed else ''}") for column in shown.columns),
        ]
        for one in shown.headings:
            label = one.heading or now_("Column %(n)s") % {"n": one.at + 1}
            self.fields[f"column_{one.at}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def _add_fixed(self, shown: MappingView) -> None:
        for column in shown.open_fields:
            label = now_("%(field)s of all rows") % {"field": column.label}
            if column.choices:
                choices = [("", now_("From a column")), *((code, words) for code, words in column.choices.items())]
                self.fields[f"fixed_{column.code}"] = forms.ChoiceField(label=label, choices=choices, required=False)
            else:
                self.fields[f"fixed_{column.code}"] = forms.CharField(label=label, required=False, max_length=200)

    def _add_questions(self, shown: MappingView) -> None:
        for question in shown.questions:
            first = question.doubtful[0] if question.doubtful else ("", "", "")
            if question.kind == "days":
                label = now_("How days are written in “%(heading)s”")
                words = [
                    ("dmy", now_("Day first: %(text)s is %(day)s")),
                    ("mdy", now_("Month first: %(text)s is %(day)s")),
                ]
            else:
                label = now_("How numbers are written in “%(heading)s”")
                words = [
                    (".", now_("Point before decimals: %(text)s is %(day)s")),
                    (",", now_("Comma before decimals: %(text)s is %(day)s")),
                ]
            told = [(code, text % {"text": first[0], "day": first[at]}) for at, (code, text) in enumerate(words, 1)]
            self.fields[f"{question.kind}_{question.at}"] = forms.ChoiceField(
                label=label % {"heading": question.heading}, choices=told, required=False, widget=forms.RadioSelect
            )

    def place(self, error: Invalid) -> Invalid:
        """The error at the field of this form that it is about."""
        for name in (error.field.replace(".", "_"), f"fixed_{error.field}", f"column_{error.value}"):
            if name in self.fields:
                error.field = name
                break
        return error

    def mapping(self) -> dict[str, Any]:
        """What the action takes. What was asked in an earlier mapping stays answered."""
        chosen: dict[str, dict[str, str]] = {"columns": {}, "fixed": {}, "days": {}, "marks": {}}
        names = {"column": "columns", "fixed": "fixed", "days": "days", "marks": "marks"}
        for name, value in self.cleaned_data.items():
            kind, _sep, of = name.partition("_")
            if kind in names and value:
                chosen[names[kind]][of] = value
        return chosen
