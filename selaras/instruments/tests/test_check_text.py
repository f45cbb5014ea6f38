"""A pasted or uploaded text is checked whole; nothing is written, and the text stays on the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from selaras.instruments.forms import MAX_BYTES
from selaras.instruments.models import Instrument
from selaras.instruments.tests.factories import SMALL, make_instrument
from selaras.offices.tests.factories import person

pytestmark = pytest.mark.django_db
FAULTY = (
    SMALL.replace("weight: 60", "weight: 61")
    .replace("type: daftar", "type: isian")
    .replace("code: A", "kode: A")
)


@pytest.fixture
def operator(client):
    client.force_login(person("operator")[0])
    return client


def checked(client, **data):
    return client.post(reverse("instrument_check"), data)


def upload(content, name="naskah.yaml"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def test_all_faults_come_at_once_with_their_lines(operator):
    response = checked(operator, text=FAULTY)
    faults = response.context["report"].faults
    lines = FAULTY.split("\n")
    assert {row.fault.code for row in faults} >= {"weights_sum", "unknown_word", "unknown_key", "missing_key"}
    (unknown,) = [row for row in faults if row.fault.code == "unknown_word"]
    assert lines[unknown.fault.line - 1].strip() == unknown.source == "type: isian"
    assert [row.fault.line for row in faults] == sorted(row.fault.line for row in faults)


def test_the_text_stays_on_the_page(operator):
    html = checked(operator, text=FAULTY).content.decode()
    assert "weight: 61" in html
    assert "Naskah tetap ada di bawah" in html


def test_an_uploaded_file_is_checked_and_shown(operator):
    response = checked(operator, file=upload(b"\xef\xbb\xbf" + FAULTY.replace("\n", "\r\n").encode()))
    assert response.context["report"].faults[0].fault.file == "naskah.yaml"
    assert response.context["form"].initial["text"] == FAULTY


def test_the_file_wins_over_the_pasted_text(operator):
    assert checked(operator, text=FAULTY, file=upload(SMALL)).context["report"].faults == ()


def test_a_clean_text_says_what_it_holds_and_writes_nothing(operator):
    response = checked(operator, text=SMALL)
    report = response.context["report"]
    assert (report.leaf_count, report.question_count, report.before, report.is_current) == (2, 4, None, False)
    assert report.method_hash.startswith("sha256:")
    assert "Naskah ini dapat diterbitkan" in response.content.decode()
    assert not Instrument.objects.exists()


def test_the_current_text_is_recognised(operator):
    make_instrument()
    response = checked(operator, text=SMALL.replace("\n", "\r\n"))
    assert response.context["report"].is_current
    assert "sama dengan versi yang berlaku" in response.content.decode()


def test_a_new_version_says_what_it_replaces_and_what_changes(operator):
    current = make_instrument()
    heavier = SMALL.replace("weight: 60", "weight: 70").replace("weight: 40", "weight: 30")
    report = checked(operator, text=heavier).context["report"]
    assert (report.replaced, report.before) == (current, current)
    assert len(report.changes) == 2


def test_a_new_edition_is_compared_with_the_one_before(operator):
    before = make_instrument()
    response = checked(operator, text=SMALL.replace('edition: "2024"', 'edition: "2025"'))
    report = response.context["report"]
    assert (report.replaced, report.before, report.changes) == (None, before, ())
    assert "Nilai dapat dibandingkan dengan edisi 2024." in response.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Tempel naskah atau pilih berkas"),
        ({"text": " \n "}, "Tempel naskah atau pilih berkas"),
        ({"file": upload(b"\xff\xfe\x00x")}, "Berkas bukan teks UTF-8"),
        ({"file": upload(b"a" * (MAX_BYTES + 1))}, "Berkas melebihi 1 MB"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_and_no_report(operator, data, sentence):
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    response = checked(operator, **data)
    assert response.context["report"] is None
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &x [1]\nb: &y [*x, *x]\nc: [*y, *y]",
        "!!python/object/apply:os.system ['true']",
        "- " * 5000,
        "{" * 2000,
        "\x01",
        "code: IKT\ncode: IKT",
        "<script>alert(1)</script>: x",
    ],
)
def test_a_hostile_text_is_only_a_text_with_faults(operator, text):
    response = checked(operator, text=text)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    report = response.context["report"]
    assert report is None or report.faults


def test_a_long_line_is_shown_shortened(operator):
    report = checked(operator, text=f"{'x' * 5000}: 1").context["report"]
    assert all(len(row.source) < 200 for row in report.faults)


@pytest.mark.parametrize("role", ["provinsi", "kepala_kesbangpol"])
def test_readers_may_not_check(client, role):
    client.force_login(person(role)[0])
    assert client.get(reverse("instrument_check")).status_code == 403
    assert checked(client, text=SMALL).status_code == 403
    assert reverse("instrument_check") not in client.get(reverse("instruments")).content.decode()


def test_the_way_to_the_check_is_shown_to_those_who_may(operator):
    assert reverse("instrument_check") in operator.get(reverse("instruments")).content.decode()
    assert operator.get(reverse("instrument_check")).status_code == 200


def test_a_check_costs_few_queries(operator, assert_max_queries):
    make_instrument()
    with assert_max_queries(12):
        checked(operator, text=SMALL)
