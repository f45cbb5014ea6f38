"""Who acts today on each post of a region, until when, and what of it leaves as a file and by the API."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.core import clock
from selaras.offices.models import Absence, Agency, Post
from selaras.offices.selectors.acting import ActingRow, Delegation, acting_in, narrowed
from selaras.offices.services import make_token
from selaras.offices.tests.factories import (
    NOW,
    TODAY,
    grant,
    make_agency,
    make_holder,
    make_post,
    make_user,
    person,
    scope_of,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> User:
    return person("operator", region=make_region())[0]


@pytest.fixture
def agency(operator: User) -> Agency:
    return make_agency(name="Bappeda", short_name="Bappeda")


@pytest.fixture
def head(agency: Agency) -> Post:
    return make_post(agency, title="Kepala Bappeda", kind="kepala")


def away(user: User, deputy: User, until: date) -> Absence:
    return Absence.objects.create(
        user=user, deputy=deputy, starts_on=TODAY, ends_on=until, reason="Operasi lutut", said_at=NOW
    )


def row_of(operator: User, agency: Agency, on: date = TODAY) -> ActingRow:
    (row,) = acting_in(scope_of(operator), agency.region, on)
    return row


def told(row: ActingRow) -> tuple[str, date | None, str, bool]:
    return row.acting, row.until, row.state, row.is_soon


def test_a_definitive_holder_acts_without_an_end(operator: User, agency: Agency, head: Post) -> None:
    make_holder(head, name="Yuniar Selabung")
    assert told(row_of(operator, agency)) == ("Yuniar Selabung", None, "sendiri", False)


def test_a_plt_acts_until_the_decree_ends_and_a_near_end_is_marked(
    operator: User, agency: Agency, head: Post
) -> None:
    ends = TODAY + timedelta(days=15)
    make_holder(head, name="Okta Perigi", status="plt", ends_on=ends)
    assert told(row_of(operator, agency)) == ("Okta Perigi", ends, "pengganti", False)
    assert told(row_of(operator, agency, TODAY + timedelta(days=1))) == (
        "Okta Perigi", ends, "pengganti", True,
    )  # fmt: skip
    assert told(row_of(operator, agency, ends))[0] == "Okta Perigi"
    assert told(row_of(operator, agency, ends + timedelta(days=1))) == ("", None, "kosong", False)


def test_a_plh_acts_before_the_holder_even_when_written_down_first(
    operator: User, agency: Agency, head: Post
) -> None:
    ends = TODAY + timedelta(days=3)
    make_holder(head, name="Okta Perigi", status="plh", starts_on=date(2023, 1, 1), ends_on=ends)
    make_holder(head, name="Yuniar Selabung")
    row = row_of(operator, agency)
    assert told(row) == ("Okta Perigi", ends, "pengganti", True)
    assert row.why == "Pelaksana harian bagi Yuniar Selabung."


def test_the_stand_in_of_who_is_away_acts_until_the_earlier_end(
    operator: User, agency: Agency, head: Post
) -> None:
    yuniar, deputy, third = make_user("yuniar"), make_user("deputi"), make_user("ketiga")
    holder = make_holder(head, name="Yuniar", user=yuniar)
    back = TODAY + timedelta(days=30)
    away(yuniar, deputy, back)
    assert told(row_of(operator, agency)) == ("Deputi", back, "pengganti", False)
    holder.ends_on = TODAY + timedelta(days=5)
    holder.save()
    assert told(row_of(operator, agency)) == ("Deputi", holder.ends_on, "pengganti", True)
    away(deputy, third, back)
    row = row_of(operator, agency)
    assert told(row)[0::2] == ("", "kosong") and "juga tidak bertugas" in row.why


def test_an_office_without_a_post_is_shown_as_such_but_a_partner_body_is_not(
    operator: User, agency: Agency
) -> None:
    make_agency(kind="vertikal")
    row = row_of(operator, agency)
    assert row.post is None and row.state == "kosong" and row.agency == agency


def test_what_a_head_handed_on_stands_on_the_first_post(
    operator: User, agency: Agency, head: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post(agency, title="Sekretaris", sort=2)
    handed = Delegation(agency.pk, "Validasi IKT", "Yuniar", "narahubung", TODAY)
    monkeypatch.setattr("selaras.offices.selectors.acting.action_of", lambda *_: lambda ids: [handed])
    rows = acting_in(scope_of(operator), agency.region, TODAY)
    assert [row.delegations for row in rows] == [(handed,), ()]


def test_the_list_is_narrowed_by_word_office_and_state(operator: User, agency: Agency, head: Post) -> None:
    make_holder(head, name="Okta Perigi", status="plt", ends_on=TODAY + timedelta(days=2))
    other = make_agency(name="Dinas Sosial")
    rows = acting_in(scope_of(operator), agency.region, TODAY)
    found = [
        [row.agency.pk for row in narrowed(rows, **asked)]  # type: ignore[arg-type]
        for asked in ({"q": "perigi KEPALA"}, {"agency": other.pk}, {"state": "segera"}, {"state": "kosong"})
    ]
    assert found == [[agency.pk], [other.pk], [agency.pk], [other.pk]]


def test_page_file_and_program_tell_the_same_and_none_tells_why_somebody_is_away(
    client: Client, operator: User, agency: Agency, head: Post
) -> None:
    yuniar, deputy = make_user("yuniar"), make_user("deputi")
    make_holder(head, name="Yuniar", user=yuniar, decree="821/7/2024")
    back = clock.today() + timedelta(days=4)
    away(yuniar, deputy, back)
    client.force_login(operator)
    page = client.get(reverse("acting_list")).content.decode()
    file = client.get(reverse("acting_list"), {"format": "csv", "state": "segera"})
    text = b"".join(file.streaming_content).decode().removeprefix("\ufeff")  # type: ignore[attr-defined]
    heads, cells = list(csv.reader(io.StringIO(text), delimiter=";"))
    written = dict(zip(heads, cells, strict=True))
    assert "Segera berakhir" in page and "<strong>Deputi</strong>" in page and "821/7/2024" in page
    assert (written["Pejabat"], written["Bertindak sekarang"]) == ("Yuniar", "Deputi")
    _row, raw = make_token(
        scope=scope_of(operator, clock.today()),
        user=operator,
        name="Uji",
        now=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    answer = Client().get(
        reverse("api:acting_officials"),
        {"region": agency.region.code, "state": "segera"},
        headers={"authorization": f"Bearer {raw}"},
    )
    (row,) = answer.json()["data"]
    assert (row["acting"], row["until"], row["ends_soon"]) == ("Deputi", back.isoformat(), True)
    assert "Operasi" not in page + text + answer.content.decode()


def test_another_region_and_another_office_stay_unseen(client: Client, agency: Agency, head: Post) -> None:
    make_holder(head, name="Yuniar Selabung")
    stranger, _scope = person("operator", region=make_region("62.71"))
    contact = make_user()
    grant(contact, "narahubung", agency=make_agency(name="Dinas Sosial"))
    for user in (stranger, contact):
        client.force_login(user)
        assert "Yuniar" not in client.get(reverse("acting_list")).content.decode()
    assert acting_in(scope_of(stranger), agency.region, TODAY) == []
