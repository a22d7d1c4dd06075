"""What a browser uploads is cut off at the limit while it arrives, before it fills the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from milepost.web.pages import WebRequest

MEGABYTE = 1 << 20


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
        if self._received > settings.MILEPOST.attachment_max_mb * MEGABYTE:
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after it make the file."""


TOO_LARGE = "upload_too_large"


def was_too_large(request: WebRequest) -> bool:
    """Whether a file of this request was left out."""
    return bool(getattr(request, TOO_LARGE, False))
