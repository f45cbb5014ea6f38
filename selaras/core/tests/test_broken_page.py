"""The page for broken requests does not lean on what broke."""

import errno

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from selaras.core import views


def test_it_is_drawn_even_where_the_frame_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(views, "render", fail)
    response = views.broken(RequestFactory().get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "tetap aman" in page and "coba lagi" in page


def answered(fault: BaseException, path: str = "/", **headers: str) -> HttpResponse:
    """As Django calls the page: while the fault is being handled."""
    try:
        raise fault
    except type(fault):
        return views.broken(RequestFactory().get(path, headers=headers))


def caused_by(cause: BaseException) -> RuntimeError:
    fault = RuntimeError("while saving")
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (OperationalError("database is locked"), 503, "belum tersimpan"),
        (OperationalError("connection refused"), 503, "belum tersimpan"),
        (InterfaceError("connection already closed"), 503, "belum tersimpan"),
        (OperationalError("database or disk is full"), 507, "penuh"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "penuh"),
        (caused_by(OSError(errno.ENOSPC, "No space left on device")), 507, "penuh"),
    ],
)
def test_what_the_machine_lacks_is_said_and_when_to_come_again(
    fault: BaseException, status: int, words: str
) -> None:
    page = answered(fault)
    assert (page.status_code, page["Retry-After"]) == (status, "30") and words in page.content.decode()
    program = answered(fault, "/api/v1/rounds")
    assert program.status_code == status and program["Content-Type"] == "application/problem+json"
    upload = answered(fault, accept="application/json")
    assert upload.status_code == status and words in upload.content.decode()


@pytest.mark.parametrize(
    "words", ["no such table: x", 'near "SELEC": syntax error', "too many SQL variables"]
)
def test_a_fault_of_ours_is_not_blamed_on_the_machine(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "render", lambda *args, **more: HttpResponse(status=more["status"]))
    assert answered(OperationalError(words)).status_code == 500
    assert answered(OSError(errno.ENOENT, "gone")).status_code == 500
