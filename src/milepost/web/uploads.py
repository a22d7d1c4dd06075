"""What a browser uploads is cut off at the limit while it arrives, before it fills the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from milepost.web.forms import Form
from milepost.web.pages import WebRequest

MEGABYTE = 1 << 20
V = TypeVar("V", bound=Callable[..., Any])


class LimitedUpload(FileUploadHandler):
    """Passes chunks on to the handlers after it, up to the limit; a larger file is left out, and ``too_large`` says so."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The next file of the form."""
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """A part of it."""
        self._received += len(raw_data)
        if self._received > _limit_of(self.request) * MEGABYTE:
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after it make the file."""


TOO_LARGE = "upload_too_large"
LIMIT = "upload_limit"


def takes_up_to(setting: str) -> Callable[[V], V]:
    """Let a page take files up to another limit than that of attachments: the name of a setting, in megabytes.

    Stands above ``@page``. The file arrives before the page is asked, so the page itself cannot say.
    """

    def decorate(view: V) -> V:
        setattr(view, LIMIT, setting)
        return view

    return decorate


def _limit_of(request: Any) -> int:
    """In megabytes, of the page that the request is for."""
    match = getattr(request, "resolver_match", None)
    limit: int = getattr(settings.MILEPOST, getattr(getattr(match, "func", None), LIMIT, "attachment_max_mb"))
    return limit


def was_too_large(request: WebRequest) -> bool:
    """Whether a file of this request was left out."""
    return bool(getattr(request, TOO_LARGE, False))


def tell_too_large(form: Form, words: str) -> None:
    """A file that was left out at the limit is missing: ``words`` say why, not that it is needed. For forms that need it."""
    if was_too_large(form.request):
        form.fields["file"].error_messages["required"] = words
