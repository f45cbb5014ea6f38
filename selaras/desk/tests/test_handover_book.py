"""The book of a handover names all that somebody leaves open, to whoever may read it, the same each time."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.desk.permissions import can_read_book
from selaras.desk.selectors import Book, BookTable, book_of, print_data
from selaras.duties.models import Duty
from selaras.evidence.tests.factories import make_link_evidence, make_plan
from selaras.letters import compute
from selaras.letters import services as letters
from selaras.offices.models import Grant
from selaras.offices.tests.factories import make_contact, make_holder, make_link, make_post

TITLES = [
    "Jabatan dan hak akses",
    "Tugas atas namanya",
    "Tugas OPD-nya yang masih terbuka",
    "Sudah diserahkan, menunggu pihak lain",
    "Butir yang ditugaskan kepadanya",
    "Periode penilaian yang berjalan",
    "Surat yang belum terkirim",
    "Tautan kerja yang masih berlaku",
    "Kegiatan yang direncanakan atau belum dicatat hasilnya",
    "Bukti dukung yang belum dipakai",
    "Kejadian terakhir",
    "Narahubung",
]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def leaving(city: City) -> User:
    """The contact of Bappeda, with something of every kind left open."""
    round_ = city.make_round()
    scope = city.contact("bappeda")
    user = city.user(scope)
    item = item_of(round_, "1.1")
    Item.objects.filter(pk=item.pk).update(assignee=user)
    Duty.objects.filter(source_kind="item", source_id=str(item.pk)).update(owner_user=user)
    city.hand_in(item_of(round_, "1.4"))
    make_holder(
        make_post(city["bappeda"], title="Analis Kebijakan"), name=user.full_name, user=user, decree="SK 1"
    )
    make_link(make_contact(city["bappeda"], name="Trisna Endikat"), subject_id=str(round_.pk))
    make_plan(
        city["bappeda"],
        scope=scope,
        title="Dialog lintas iman",
        starts_on=date(2026, 2, 3),
        ends_on=date(2026, 2, 3),
    )
    make_link_evidence(city["bappeda"], title="Notula tanpa butir")
    return user


def table(book: Book, title: str) -> BookTable:
    return next(one for one in book.tables if one.title == title)


def made(scope: Scope, user: User, city: City, now: Any = NOW) -> Book:
    return book_of(scope, user, city.region, now=now)


def test_every_kind_of_open_work_stands_in_it(city: City, leaving: User) -> None:
    book = made(city.operator, leaving, city)
    assert [one.title for one in book.tables] == TITLES
    first = {title: " | ".join(table(book, title).rows[0]) for title in TITLES if table(book, title).rows}
    assert "Analis Kebijakan" in first["Jabatan dan hak akses"]
    assert "1.1" in first["Tugas atas namanya"]
    assert "1.1" in first["Butir yang ditugaskan kepadanya"]
    assert "0 dari 2" in first["Periode penilaian yang berjalan"]
    assert "Trisna Endikat" in first["Tautan kerja yang masih berlaku"]
    assert "Dialog lintas iman" in first["Kegiatan yang direncanakan atau belum dicatat hasilnya"]
    assert "Notula tanpa butir" in first["Bukti dukung yang belum dipakai"]
    assert "Trisna Endikat" in first["Narahubung"]
    assert table(book, "Sudah diserahkan, menunggu pihak lain").count == 1
    assert table(book, "Kejadian terakhir").rows


def test_what_an_operator_leaves_is_the_work_of_kesbangpol(city: City, leaving: User) -> None:
    rusmala = city.user(city.operator)
    letter = letters.begin_letter(
        scope=city.operator, template="kosong", subject_id=str(city["kesbangpol"].pk), now=NOW
    )
    book = made(city.leader("kepala_kesbangpol"), rusmala, city)
    assert [agency.code for agency in book.agencies] == ["kesbangpol"]
    assert table(book, "Surat yang belum terkirim").count == 1
    assert table(book, "Narahubung").rows[0][1] == "Trisna Endikat"
    letters.cancel_letter(scope=city.operator, letter=letter, reason="Salah", now=NOW)
    assert table(made(city.operator, rusmala, city), "Surat yang belum terkirim").count == 0


def test_it_is_still_whole_after_the_last_day_and_empty_long_after(city: City, leaving: User) -> None:
    Grant.objects.filter(user=leaving).update(ends_on=date(2026, 1, 20), revoked_at=NOW)
    after = made(city.operator, leaving, city, NOW + timedelta(days=30))
    assert [agency.code for agency in after.agencies] == ["bappeda"]
    # The term of office has no end, so it alone still counts.
    leaving.holdings.update(ends_on=date(2026, 1, 20))
    much_later = made(city.operator, leaving, city, NOW + timedelta(days=120))
    assert list(much_later.agencies) == []


def test_the_same_moment_gives_the_same_book_and_bytes(city: City, leaving: User) -> None:
    def once() -> bytes:
        data = print_data(
            made(city.operator, leaving, city), receiver=city.user(city.contact("tapem")), now=NOW
        )
        return compute.pdf("desk/handover.typ", data, now=NOW)

    city.contact("tapem")
    document = once()
    assert document == once()
    assert b"pdfuaid" in document


def test_both_signatures_and_hostile_words_are_printed_as_text(city: City, leaving: User) -> None:
    leaving.full_name, leaving.nip = '#eval("1+1") ' + "x" * 90, "199001012020121001"
    leaving.save()
    data = print_data(made(city.operator, leaving, city), receiver=None, now=NOW)
    document = compute.pdf("desk/handover.typ", data, now=NOW)
    assert b"pdfuaid" in document
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=document, capture_output=True, check=True
    ).stdout.decode()
    order = [
        "Yang menyerahkan",
        "1. Jabatan dan hak akses",
        "12. Narahubung",
        "Tanda tangan",
        "Yang menerima,",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert '#eval("1+1")' in text
    assert "NIP 199001012020121001" in text
    # Above and below the line of who hands over; who receives writes the number by hand.
    assert text.count("NIP ") == 3


def test_an_empty_book_says_that_nothing_is_open(city: City) -> None:
    user = city.user(city.contact("dinsos"))
    data: Any = print_data(made(city.operator, user, city), receiver=None, now=NOW)
    assert [one["rows"] for one in data["tables"][1:9]] == [[]] * 8
    assert compute.pdf("desk/handover.typ", data, now=NOW)


# ---- who reads what


def test_only_oneself_and_who_hands_over_may_read_it(city: City, leaving: User) -> None:
    path = city.region.path

    def may(scope: Scope) -> bool:
        return bool(can_read_book(scope, user_id=leaving.pk, region_path=path))

    allowed = (city.contact("bappeda"), city.operator, city.leader("kepala_kesbangpol"), city.leader("admin"))
    assert all(may(scope) for scope in allowed)
    refused = (
        city.contact("tapem"), city.head("bappeda"), city.leader("sekda"), city.leader("ajudan"),
        city.province, city.nation, City("73.71").operator, Scope(on=date(2026, 1, 22)),
    )  # fmt: skip
    assert not any(may(scope) for scope in refused)


def test_each_reader_finds_only_what_he_may_read_anyway(city: City, leaving: User) -> None:
    admin = made(city.leader("admin"), leaving, city)
    assert [one.title for one in admin.tables if one.count and one.title in TITLES[1:7]] == []
    assert table(admin, "Bukti dukung yang belum dipakai").count == 0
    assert table(admin, "Kejadian terakhir").count == len(
        table(made(city.leader("admin"), leaving, city), "Kejadian terakhir").rows
    )
    elsewhere = City("73.71")
    theirs = book_of(elsewhere.operator, leaving, elsewhere.region, now=NOW)
    assert sum(one.count for one in theirs.tables) == 0
    # Also with the region of the city: the reader's own rights decide.
    inside = book_of(elsewhere.operator, leaving, city.region, now=NOW)
    assert [one.title for one in inside.tables[1:] if one.count] == []


@pytest.mark.slow
def test_from_the_page_of_a_person_to_the_paper(city: City, leaving: User) -> None:
    page = Client()
    page.force_login(city.user(city.operator))
    where = reverse("handover_book", args=[leaving.pk])
    for start in (reverse("person_detail", args=[leaving.pk]), reverse("hand_over")):
        assert where in page.get(start).content.decode()
    holder = leaving.holdings.get()
    assert where in page.get(reverse("holder_end", args=[holder.pk])).content.decode()
    shown = page.get(where).content.decode()
    assert "Notula tanpa butir" in shown
    receiver = city.user(city.contact("tapem"))
    answer = page.get(reverse("handover_book_pdf", args=[leaving.pk]), {"receiver": receiver.pk})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    # A receiver from nowhere is left to be written by hand, never believed.
    stranger = City("73.71")
    foreign = stranger.user(stranger.operator)
    for wrong in (foreign.pk, "x", -1):
        assert (
            page.get(reverse("handover_book_pdf", args=[leaving.pk]), {"receiver": wrong}).status_code == 200
        )
    assert page.get(reverse("handover_book", args=[foreign.pk])).status_code == 404


@pytest.mark.slow
def test_the_page_asks_as_often_for_many_as_for_few(
    city: City, leaving: User, django_assert_max_num_queries: Any
) -> None:
    page = Client()
    page.force_login(city.user(city.operator))
    where, counts = reverse("handover_book", args=[leaving.pk]), []
    round_ = Round.objects.get()
    page.get(where)
    for many in (1, 30):
        for number in range(many):
            make_link(make_contact(city["bappeda"]), subject_id=str(round_.pk))
            make_plan(city["bappeda"], title=f"Kegiatan {number}")
            make_link_evidence(city["bappeda"], title=f"Bukti {number}")
        # Three of them ask whether this reading of somebody's book was already told.
        with django_assert_max_num_queries(28) as asked:
            page.get(where)
        counts.append(len(asked))
    assert counts[0] == counts[1]
