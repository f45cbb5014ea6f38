"""The frame of every page: who sees which bars, what the bars hold, and what error pages say."""

import re
from datetime import date

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from selaras.core import context, views
from selaras.core.places import ShownPlace
from selaras.core.scope import Scope, WorkLinkPass
from selaras.core.templatetags import ui
from selaras.core.verdict import Denied, Refused

SOMEBODY = Scope(on=date(2026, 1, 22), user_id=7, name="Rusmala Dewi")
NOBODY = Scope(on=date(2026, 1, 22))
BY_LINK = Scope(
    on=date(2026, 1, 22),
    name="Trisna",
    work_link=WorkLinkPass(3, 5, "ID.16.72.", subject_kind="round", subject_id="1"),
)


class Messages(BaseStorage):
    """Messages kept nowhere."""

    def _get(self, *args: object, **kwargs: object) -> tuple[list[object], bool]:
        return [], True

    def _store(self, messages: object, response: object, *args: object, **kwargs: object) -> list[object]:
        return []


def place(number: int) -> ShownPlace:
    return ShownPlace(
        f"p{number}", f"Tempat {number}", f"T{number}", f"/p{number}/", "layers", number == 1, number % 2
    )


@pytest.fixture
def shown_places(monkeypatch: pytest.MonkeyPatch) -> list[ShownPlace]:
    """Core's frame alone: no places, no pieces of other apps."""
    places: list[ShownPlace] = []
    monkeypatch.setattr(ui, "_has_template", lambda name: False)
    monkeypatch.setattr(context, "places_for", lambda request: places)
    return places


def asked(scope: Scope = NOBODY) -> HttpRequest:
    request = RequestFactory().get("/")
    request.scope = scope  # type: ignore[attr-defined]
    request._messages = Messages(request)  # type: ignore[attr-defined]
    return request


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_page_starts_with_the_way_to_its_content(shown_places: list[ShownPlace]) -> None:
    html = render_to_string("base.html", request=asked())
    assert re.search(r"<body>\s*<a class=\"skip-link\" href=\"#isi\">", html)
    assert 'id="isi"' in html
    assert '<html lang="id">' in html


def test_five_places_fit_the_phone_and_six_are_folded(shown_places: list[ShownPlace]) -> None:
    shown_places.extend(place(number) for number in range(1, 6))
    five = render_to_string("base.html", request=asked(SOMEBODY))
    assert "Lainnya" not in five
    assert five.count('href="/p5/"') == 2
    shown_places.append(place(6))
    six = render_to_string("base.html", request=asked(SOMEBODY))
    bar = six[six.index('class="bottom-bar"') :]
    assert "Lainnya" in bar
    assert (
        bar.index('href="/p4/"') < bar.index("<details") < bar.index('href="/p5/"') < bar.index('href="/p6/"')
    )
    assert six.count('aria-current="page"') == 2


def test_who_is_signed_out_sees_no_bars(shown_places: list[ShownPlace]) -> None:
    html = render_to_string("base_plain.html", request=asked())
    assert 'class="rail"' not in html
    assert 'class="bottom-bar"' not in html
    assert "data-search" not in html
    assert "data-owner" not in html


def test_a_work_link_page_says_who_fills_in_and_has_no_rail(shown_places: list[ShownPlace]) -> None:
    shown_places.append(place(1))
    html = render_to_string("base_link.html", request=asked(BY_LINK))
    assert "Anda masuk lewat tautan kerja sebagai <strong>Trisna</strong>" in html
    assert 'data-owner="l3"' in html
    assert 'href="/p1/"' not in html


def test_a_name_is_shown_as_text(shown_places: list[ShownPlace]) -> None:
    scope = Scope(on=date(2026, 1, 22), name="<b>x</b>", work_link=BY_LINK.work_link)
    assert "<b>x</b>" not in render_to_string("base_link.html", request=asked(scope))


def test_messages_are_shown_with_their_tone(shown_places: list[ShownPlace]) -> None:
    request = asked()
    messages.success(request, "Isian dikirim.")
    messages.error(request, "Berkas <b>belum</b> terunggah.")
    html = render_to_string("base.html", request=request)
    assert "tone-success" in html
    assert "tone-error" in html
    assert "Berkas &lt;b&gt;belum&lt;/b&gt; terunggah." in html


def test_htmx_runs_nothing_the_policy_forbids(shown_places: list[ShownPlace]) -> None:
    html = render_to_string("base.html", request=asked())
    assert '"allowEval":false' in html
    assert '"includeIndicatorStyles":false' in html


@pytest.mark.parametrize(
    ("view", "status"), [(views.forbidden, 403), (views.not_found, 404), (views.broken, 500)]
)
def test_an_error_says_what_happened_what_was_kept_and_what_to_do(view, status, shown_places) -> None:
    response = view(asked(SOMEBODY))
    text = words(response.content.decode())
    assert response.status_code == status
    assert "Yang tersimpan:" in text
    assert "Yang dapat dilakukan:" in text
    assert 'href="/"' in response.content.decode()


def test_a_refusal_gives_its_reason(shown_places: list[ShownPlace]) -> None:
    response = views.forbidden(asked(SOMEBODY), Refused(Denied("Periode <b>ditutup</b>.")))
    assert "Periode &lt;b&gt;ditutup&lt;/b&gt;." in response.content.decode()


def test_an_error_page_needs_neither_scope_nor_messages(shown_places: list[ShownPlace]) -> None:
    assert views.broken(RequestFactory().get("/")).status_code == 500
