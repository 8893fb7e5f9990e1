"""A file that is too large is read to its end and kept nowhere."""

import tracemalloc

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from defendasone.core.uploads import LARGEST, MEGABYTE, too_large


def test_a_file_up_to_the_bound_is_kept() -> None:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.csv", b"x" * LARGEST), "name": "a"})
    assert [getattr(file, "size", 0) for file in request.FILES.getlist("file")] == [LARGEST]
    assert request.POST["name"] == "a"
    assert too_large(request) == 0
    request.close()


def test_a_larger_file_is_not_kept_and_the_rest_of_the_form_is_read() -> None:
    files = {"file": SimpleUploadedFile("a.csv", b"x" * (LARGEST + 1)), "name": "a"}
    request = RequestFactory().post("/", files)
    assert "file" not in request.FILES
    assert request.POST["name"] == "a"
    assert LARGEST < too_large(request) < LARGEST + MEGABYTE


def test_several_files_count_together() -> None:
    half = b"x" * (LARGEST // 2 + 1)
    files = {name: SimpleUploadedFile(f"{name}.csv", half) for name in ("a", "b", "c")}
    request = RequestFactory().post("/", files)
    assert list(request.FILES) == ["a"]
    assert too_large(request) > len(half)
    request.close()


def test_fifty_megabytes_are_never_in_memory() -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + b"x" * 50 * MEGABYTE
    request = RequestFactory().post("/", body + b"\r\n--b--\r\n", content_type="multipart/form-data; boundary=b")
    tracemalloc.start()
    assert "file" not in request.FILES
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert too_large(request) > 50 * MEGABYTE
    assert peak < 5 * MEGABYTE


def test_a_request_without_a_file_carries_no_mark() -> None:
    assert too_large(RequestFactory().get("/")) == 0
