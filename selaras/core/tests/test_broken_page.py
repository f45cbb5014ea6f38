"""The page for broken requests does not lean on what broke."""

import pytest
from django.db import DatabaseError
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
