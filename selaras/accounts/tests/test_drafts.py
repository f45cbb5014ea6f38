"""Drafts: kept for their owner alone, small, and never in the way."""

import json
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from selaras.accounts import choices, services
from selaras.accounts.models import Draft
from selaras.accounts.tests.factories import NOW, make_user, scope_of, scope_of_link
from selaras.accounts.views import drafts
from selaras.core.scope import Scope
from selaras.core.verdict import Refused

pytestmark = pytest.mark.django_db
KEY = "item:55"
ADDRESS = "/draf/item:55/"


@pytest.fixture
def user(client: Client) -> object:
    user = make_user("rusmala")
    client.force_login(user)
    return user


def kept(owner: object) -> dict[str, object] | None:
    return services.take_draft(owner=f"u:{owner.pk}", form_key=KEY)  # type: ignore[attr-defined]


def test_a_form_is_kept_as_it_was_typed(client: Client, user: object) -> None:
    assert reverse("draft_save", args=[KEY]) == ADDRESS
    response = client.post(ADDRESS, {"text": "Ada 3 kegiatan", "tick": ["a", "b"], "password": "rahasia"})
    assert response.status_code == 200
    assert response.json()["saved_at"].count(".") == 1
    assert kept(user) == {"text": "Ada 3 kegiatan", "tick": ["a", "b"]}


def test_json_is_kept_too_and_the_last_one_counts(client: Client, user: object) -> None:
    for text in ("satu", "dua"):
        client.post(ADDRESS, json.dumps({"text": text}), content_type="application/json")
    assert kept(user) == {"text": "dua"} and Draft.objects.count() == 1


def test_nobody_reads_or_overwrites_the_draft_of_another(client: Client, user: object) -> None:
    other = make_user("hafiz")
    services.save_draft(owner=f"u:{other.pk}", form_key=KEY, data={"text": "milik Hafiz"}, now=NOW)
    client.post(ADDRESS, {"text": "milik Rusmala", "owner": f"u:{other.pk}"})
    assert kept(other) == {"text": "milik Hafiz"}
    client.post(f"{ADDRESS}buang/")
    assert kept(other) == {"text": "milik Hafiz"} and kept(user) is None


def test_a_work_link_has_drafts_of_its_own() -> None:
    assert services.draft_owner(scope_of_link(9)) == "l:9"
    user = make_user()
    assert services.draft_owner(scope_of(user)) == f"u:{user.pk}"
    request = RequestFactory().post(ADDRESS, {"text": "dari tautan"})
    request.scope = scope_of_link(9)  # type: ignore[attr-defined]
    assert drafts.save_draft(request, KEY).status_code == 200
    assert services.take_draft(owner="l:9", form_key=KEY) == {"text": "dari tautan"}


def test_a_visitor_keeps_nothing(client: Client) -> None:
    with pytest.raises(Refused):
        services.draft_owner(Scope(on=NOW.date()))
    for address in (ADDRESS, f"{ADDRESS}buang/"):
        response = client.post(address, {"text": "x"})
        assert response.status_code == 403 and response.json()["detail"]
    assert not Draft.objects.exists()


def test_looking_and_foreign_forms_save_nothing(user: object) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)  # type: ignore[arg-type]
    assert client.get(ADDRESS).status_code == 405
    assert client.post(ADDRESS, {"text": "x"}).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "size, status", [(choices.DRAFT_MAX_BYTES - 20, 200), (choices.DRAFT_MAX_BYTES, 413), (400_000, 413)]
)
def test_a_draft_beyond_the_cap_is_refused_with_a_reason(
    client: Client, user: object, size: int, status: int
) -> None:
    services.save_draft(owner=f"u:{user.pk}", form_key=KEY, data={"text": "lama"}, now=NOW)  # type: ignore[attr-defined]
    response = client.post(ADDRESS, json.dumps({"text": "x" * size}), content_type="application/json")
    assert response.status_code == status
    if status == 413:
        assert "64 kB" in response.json()["detail"] and kept(user) == {"text": "lama"}


def test_letters_of_several_bytes_count_as_bytes(client: Client, user: object) -> None:
    body = json.dumps({"text": "é" * 40_000}, ensure_ascii=False)
    assert client.post(ADDRESS, body, content_type="application/json").status_code == 413


@pytest.mark.parametrize("body", ["", "{", "[1]", '"teks"', "[" * 20_000, b"\xff\xfe"])
def test_what_is_no_form_is_refused(client: Client, user: object, body: object) -> None:
    response = client.post(ADDRESS, body, content_type="application/json")
    assert response.status_code == 400 and not Draft.objects.exists()


def test_a_nul_byte_does_not_break_the_database(client: Client, user: object) -> None:
    data = {"text": "a\x00b\ud83d", "daftar": ["\x00x", 1, None]}
    client.post(ADDRESS, json.dumps(data), content_type="application/json")
    assert kept(user) == {"text": "ab?", "daftar": ["x", 1, None]}


def test_one_person_cannot_fill_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "DRAFT_MAX_PER_OWNER", 3)
    for number in range(5):
        services.save_draft(owner="u:1", form_key=f"k{number}", data={}, now=NOW + timedelta(minutes=number))
    services.save_draft(owner="u:2", form_key="k0", data={}, now=NOW)
    assert sorted(Draft.objects.filter(owner="u:1").values_list("form_key", flat=True)) == ["k2", "k3", "k4"]
    assert Draft.objects.filter(owner="u:2").count() == 1


@pytest.mark.slow
def test_saving_without_end_is_throttled(client: Client, user: object) -> None:
    codes = {client.post(ADDRESS, {"text": str(number)}).status_code for number in range(61)}
    assert codes == {200, 429} and kept(user) == {"text": "59"}


def test_a_draft_nobody_came_back_to_is_dropped() -> None:
    services.save_draft(
        owner="u:1", form_key="lama", data={}, now=NOW - choices.DRAFT_LIFETIME - timedelta(days=1)
    )
    services.save_draft(owner="u:1", form_key="baru", data={}, now=NOW)
    assert services.drop_stale_drafts(NOW) == 1
    assert Draft.objects.get().form_key == "baru"


def test_throwing_a_draft_away_leads_back_to_the_form_and_nowhere_else(client: Client, user: object) -> None:
    client.post(ADDRESS, {"text": "x"})
    assert client.post(f"{ADDRESS}buang/", {"next": "/akun/"})["Location"] == "/akun/"
    assert kept(user) is None
    for elsewhere in ("https://evil.example/", "abc", "/a\r\nb"):
        assert client.post(f"{ADDRESS}buang/", {"next": elsewhere}).status_code == 200


def test_a_page_gets_its_draft_back() -> None:
    user = make_user()
    services.save_draft(owner=f"u:{user.pk}", form_key=KEY, data={"text": "<b>tiga</b>"}, now=NOW)
    page = Template("{% load drafts %}{% draft 'item:55' as d %}[{{ d.text }}]")
    assert page.render(Context({"scope": scope_of(user)})) == "[&lt;b&gt;tiga&lt;/b&gt;]"
    assert page.render(Context({"scope": scope_of_link()})) == "[]"
    assert page.render(Context({"scope": Scope(on=NOW.date())})) == "[]"
    assert page.render(Context()) == "[]"
