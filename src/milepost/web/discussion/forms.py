"""Forms of discussion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from milepost.discussion.actions.attachments import too_large
from milepost.discussion.kinds import KINDS
from milepost.web.forms import Form
from milepost.web.pages import WebRequest
from milepost.web.uploads import was_too_large


class CommentForm(Form):
    """What to say. Who is named after an @ is told."""

    words = forms.CharField(
        label=_("Comment"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write @ before the name of somebody who should hear of it."),
    )


class AttachmentForm(Form):
    """A link, or a file."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    link = forms.CharField(label=_("Web address"), required=False, widget=forms.URLInput)
    file = forms.FileField(label=_("Or a file"), required=False, allow_empty_file=True, max_length=300)

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        field = self.fields["file"]
        field.help_text = now_("Up to %(n)d MB: %(kinds)s.") % {
            "n": settings.MILEPOST.attachment_max_mb,
            "kinds": ", ".join(KINDS),
        }
        field.widget.attrs["accept"] = ",".join(f".{kind}" for kind in KINDS)

    def clean_file(self) -> Any:
        """One that was cut off at the limit says so."""
        if was_too_large(self.request):
            error = too_large("")
            raise forms.ValidationError(f"{error.message[:1].upper()}{error.message[1:]}. {error.mend}")
        return self.cleaned_data["file"]

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        file = cleaned.pop("file", None)
        if file is not None:
            cleaned |= {"file_name": file.name, "content": file.read()}
        return cleaned
