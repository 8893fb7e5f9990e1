"""Files that people send: at most so many bytes are kept of a request, wherever they stand."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MEGABYTE = 1024 * 1024
# No page takes a larger file; each page that takes one may set less.
LARGEST = 10 * MEGABYTE


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep files: one that is too large is read to its end and kept nowhere.

    Several files of one request count together: a hundred of them would fill the disk too. The request
    then carries the mark that `too_large` reads.
    """

    chunk_size = 64 * 1024
    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand it on, until it is too much."""
        self.received += len(raw_data)
        if self.received > LARGEST:
            self._drop(self.request)
            raise SkipFile
        return raw_data

    def _drop(self, request: Any) -> None:
        """What was kept of this file so far is removed at once."""
        request.too_large = True
        for handler in request.upload_handlers:
            handler.upload_interrupted()

    def file_complete(self, file_size: int) -> None:
        """The file is kept by a handler after this one."""


def too_large(request: HttpRequest) -> int:
    """How many bytes came with a file that was too large to keep; 0 where every file was kept."""
    return int(request.META.get("CONTENT_LENGTH") or LARGEST) if getattr(request, "too_large", False) else 0
