"""The leader's page as picture and paper: one screen, one page, the same bytes, every download logged."""

import re
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from selaras.assessments import services
from selaras.assessments.models import Brief, Round
from selaras.assessments.selectors.briefs import facts_as_data, leader_facts
from selaras.assessments.tests.factories import NOW, OWNER_DUE, City, item_of
from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.letters import compute as press

pytestmark = pytest.mark.slow

PAPER, PICTURE = "assessments/leader-page.typ", "assessments/leader.typ"
# The shortest screen of a phone in use, as pixels at this width.
ONE_SCREEN = 2160


@pytest.fixture
def brief(city: City, round_: Round) -> Brief:
    drafted = services.draft_brief(scope=city.operator, round_=round_, now=NOW)
    return services.release_brief(scope=city.leader("kepala_kesbangpol"), brief_id=drafted.pk, now=NOW)


def fetch(city: City, scope: Scope, round_: Round, form: str, query: str = "") -> HttpResponse:
    client = Client()
    client.force_login(city.user(scope))
    return client.get(reverse("brief_file", args=[round_.pk, form]) + query)


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pages_of(pdf: bytes) -> int:
    found = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)
    assert found is not None
    return int(found[1])


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "leader.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def data(city: City, round_: Round) -> dict[str, Any]:
    facts = leader_facts(city.operator, round_, now=NOW)
    return facts_as_data(facts, ["Satu", "Dua"], addressee="Sekda") | {"draft": ""}


def test_the_picture_is_one_screen_of_1080_pixels(city: City, brief: Brief) -> None:
    answer = fetch(city, city.leader("ajudan"), brief.round, "gambar")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ringkasan-ikt-2025-16.72.png"'
    assert answer.headers["Cache-Control"] == "no-store"
    width, height = size_of(answer.content)
    assert (width, height < ONE_SCREEN) == (1080, True)


def test_the_paper_says_what_the_leader_read(city: City, brief: Brief, settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    city.approve(item_of(brief.round, "1.1"))
    pdf = fetch(city, city.leader("sekda"), brief.round, "pdf").content
    text = text_of(pdf, tmp_path)
    assert "0/7" in text  # as it went out, not as it stands now
    assert "Kamis, 22 Januari 2026, 09.00 WIB" in text
    assert "DATA PERAGAAN - bukan keadaan sebenarnya" in text
    assert text.index("KESBANGPOL") < text.index("POLRES")
    assert "100 % bobot" in text
    assert "0,60 poin tiap tingkat" in text
    assert b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf


def test_the_same_brief_gives_the_same_bytes(city: City, brief: Brief) -> None:
    for form in ("pdf", "gambar"):
        first = fetch(city, city.leader("sekda"), brief.round, form)
        assert first.content == fetch(city, city.leader("ajudan"), brief.round, form).content


def test_sixty_agencies_and_long_words_still_fit(data: dict[str, Any]) -> None:
    row = data["agencies"][0] | {"short": "Badan Kesbangpol", "words": "12 butir, 9 kontribusi"}
    late = {
        "agency": "Dinas Pemberdayaan Perempuan, Perlindungan Anak, dan Keluarga Berencana",
        "short": "DP3APPKB", "codes": ", ".join(f"{n}.{n}" for n in range(1, 13)) + " dan 9 lagi",
        "count": 21, "since": "20 Jan 2026, 16.00 WIB", "reasons": ["Alasan " * 22, "Alasan " * 22],
        "reminded": "Diingatkan 27 Jan 2026, 19.00 WIB oleh Rusmala Dempo (12 kali).",
    }  # fmt: skip
    missing = data["missing"][0] | {"title": "Indikator dengan nama yang panjang sekali dan masih berlanjut"}
    heavy = data | {
        "agencies": [row] * 60, "late": [late] * 40, "missing": [missing] * 22,
        "requests": ["Permohonan yang panjangnya sampai batas. " * 7][:1] * 3,
    }  # fmt: skip
    heavy["requests"] = [text[:280] for text in heavy["requests"]]
    pdf = press.pdf(PAPER, heavy, now=NOW)
    assert pages_of(pdf) == 1
    (png,) = press.png(PICTURE, heavy, now=NOW, ppi=72)
    assert size_of(png)[1] <= 2400


def test_nothing_to_say_is_a_page_too(data: dict[str, Any]) -> None:
    bare = data | {"agencies": [], "late": [], "missing": [], "requests": [], "letters": 0}
    assert pages_of(press.pdf(PAPER, bare, now=NOW)) == 1
    assert len(press.png(PICTURE, bare, now=NOW, ppi=72)) == 1


def test_what_is_typed_is_shown_and_never_run(data: dict[str, Any], tmp_path: Path) -> None:
    nasty = '#panic("x") $a$ *tebal* <b> \\ "'
    pdf = press.pdf(PAPER, data | {"requests": [nasty], "region": nasty}, now=NOW)
    assert '#panic("x")' in text_of(pdf, tmp_path)


def test_a_draft_is_marked_and_only_for_those_who_word_it(city: City, round_: Round, tmp_path: Path) -> None:
    services.draft_brief(scope=city.operator, round_=round_, now=NOW)
    draft = text_of(fetch(city, city.operator, round_, "pdf").content, tmp_path)
    assert "KONSEP" in draft
    assert "Mohon arahan" in draft
    leader = text_of(fetch(city, city.leader("sekda"), round_, "pdf").content, tmp_path)
    assert "KONSEP" not in leader
    assert "Mohon arahan" not in leader
    assert "Keadaan saat diunduh" in leader
    assert fetch(city, city.leader("sekda"), round_, "pdf", "?nomor=1").status_code == 404


def test_every_download_is_logged(city: City, round_: Round, brief: Brief) -> None:
    aide = city.leader("ajudan")
    fetch(city, aide, round_, "gambar")
    fetch(city, aide, round_, "pdf", "?nomor=1")
    rows = Event.objects.filter(verb="assessments.brief.downloaded").order_by("pk")
    assert [(r.actor_name, r.note, r.subject_kind, r.subject_id) for r in rows] == [
        (aide.name, "PNG", "brief", str(brief.pk)),
        (aide.name, "PDF", "brief", str(brief.pk)),
    ]


def test_a_page_without_a_brief_is_logged_at_the_round(city: City, round_: Round) -> None:
    fetch(city, city.leader("sekda"), round_, "pdf")
    event = Event.objects.get(verb="assessments.brief.downloaded")
    assert (event.subject_kind, event.subject_id) == ("round", str(round_.pk))


@pytest.mark.parametrize("query", ["?nomor=9", "?nomor=abc", "?nomor=99999", "?nomor=²"])
def test_a_number_that_is_none_is_not_found(city: City, brief: Brief, query: str) -> None:
    assert fetch(city, city.operator, brief.round, "pdf", query).status_code == 404


def test_files_are_not_for_others(city: City, brief: Brief) -> None:
    for scope in (city.contact("bappeda"), city.province, city.verifier("hukum"), city.leader("admin")):
        assert fetch(city, scope, brief.round, "pdf").status_code == 403
    other = City("73.71")
    assert fetch(other, other.leader("sekda"), brief.round, "pdf").status_code == 404
    assert fetch(city, city.operator, brief.round, "docx").status_code == 404
    assert not Event.objects.filter(verb="assessments.brief.downloaded").exists()


def test_the_deadline_passed_is_no_number_of_days(city: City, round_: Round, tmp_path: Path) -> None:
    facts = leader_facts(city.operator, round_, now=OWNER_DUE.replace(month=3))
    late = facts_as_data(facts, [], addressee="Sekda") | {"draft": ""}
    assert "Terlambat" in text_of(press.pdf(PAPER, late, now=NOW), tmp_path)
