"""Whoever runs an assessment reads the instruments; an agency's contact does not see them."""

import pytest
from django.urls import reverse

from selaras.core.references import Reference, show, show_many
from selaras.core.scope import PERMISSIONS, Grant, Scope
from selaras.instruments.permissions import can_manage, can_view
from selaras.instruments.templatetags.instruments import agency_name, rule_words
from selaras.instruments.tests.factories import SMALL, make_instrument
from selaras.offices.tests.factories import TODAY, make_agency, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHANGED = SMALL.replace("Dokumen apa yang memuatnya?", "Dokumen mana yang memuatnya?")
SPLIT = SMALL.replace('edition: "2024"', 'edition: "2025"').replace("code: I2", "code: I3")


def holder(*permissions):
    return Scope(on=TODAY, user_id=1, grants=(Grant("uji", frozenset(permissions), "ID.16.72."),))


def page(client, name, *args):
    return client.get(reverse(name, args=args))


@pytest.fixture
def operator(client):
    user, scope = person("operator")
    client.force_login(user)
    client.scope = scope
    return client


def test_reading_needs_the_permission_and_managing_contains_it():
    assert {"instruments.view", "instruments.manage"} <= set(PERMISSIONS)
    assert can_view(holder("instruments.view"))
    assert can_view(holder("instruments.manage"))
    refused = can_view(holder())
    assert not refused
    assert refused.reason.endswith(".")


def test_checking_a_text_needs_more_than_reading():
    assert can_manage(holder("instruments.manage"))
    refused = can_manage(holder("instruments.view"))
    assert not refused
    assert refused.reason.endswith(".")


@pytest.mark.parametrize("role", ["operator", "kepala_kesbangpol", "admin", "provinsi", "nasional"])
def test_those_who_follow_assessments_read_them(client, role):
    client.force_login(person(role)[0])
    instrument = make_instrument()
    for name, args in (
        ("instruments", ()),
        ("instrument", (instrument.pk,)),
        ("instrument_questions", (instrument.pk,)),
        ("instrument_node", (instrument.pk, "I1")),
        ("instrument_download", (instrument.pk,)),
    ):
        assert page(client, name, *args).status_code == 200, name


@pytest.mark.parametrize("role", ["narahubung", "kepala_opd"])
def test_a_contact_of_an_agency_neither_sees_the_place_nor_the_pages(client, role):
    user, scope = person(role, agency=make_agency())
    client.force_login(user)
    instrument = make_instrument()
    for name, args in (
        ("instruments", ()),
        ("instrument", (instrument.pk,)),
        ("instrument_questions", (instrument.pk,)),
        ("instrument_download", (instrument.pk,)),
        ("instrument_check", ()),
    ):
        assert page(client, name, *args).status_code == 403, name
    assert show(scope, Reference("instrument", str(instrument.pk))) is None


def test_a_signed_out_visitor_is_asked_to_sign_in(client):
    response = page(client, "instrument", make_instrument().pk)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_list_shows_the_current_versions_with_their_counts(operator):
    make_instrument()
    current = make_instrument(CHANGED)
    later = make_instrument(SPLIT)
    rows = list(page(operator, "instruments").context["instruments"])
    assert rows == [later, current]
    assert [(row.leaf_count, row.question_count) for row in rows] == [(2, 4), (2, 4)]


def test_an_empty_list_says_what_to_do(operator):
    assert "load_instruments" in page(operator, "instruments").content.decode()


def test_the_page_shows_shares_bands_marks_and_the_way_to_the_questions(operator):
    instrument = make_instrument(
        SMALL.replace("weight: 60", "weight: 60.5").replace("weight: 40", "weight: 39.5")
    )
    html = page(operator, "instrument", instrument.pk).content.decode()
    assert "60,5 %" in html
    assert "39,5 %" in html
    assert reverse("instrument_node", args=[instrument.pk, "I2"]) in html
    assert "Usulan" in html
    assert "Kosong tidak pernah dianggap nol" in html
    assert "Perubahan metode" not in html


def test_a_changed_method_is_announced_as_a_series_break(operator):
    make_instrument()
    html = page(operator, "instrument", make_instrument(SPLIT).pk).content.decode()
    assert "Perubahan metode" in html
    assert "Tidak dapat dibandingkan langsung dengan edisi 2024" in html
    assert "I3 Tindakan contoh ditambahkan." in html


def test_an_old_version_leads_to_the_current_one(operator):
    old = make_instrument()
    new = make_instrument(CHANGED)
    html = page(operator, "instrument", old.pk).content.decode()
    assert "Versi ini sudah diganti" in html
    assert reverse("instrument", args=[new.pk]) in html
    assert "Versi ini sudah diganti" not in page(operator, "instrument", new.pk).content.decode()


def test_the_questions_of_one_indicator_come_with_owners_evidence_and_rubric(operator):
    instrument = make_instrument()
    response = page(operator, "instrument_node", instrument.pk, "I1")
    html = response.content.decode()
    assert "Dokumen apa yang memuatnya?" in html
    assert "Kegiatan apa yang terlaksana?" not in html
    assert "Bappeda" in html
    assert "Bagian Tapem" in html
    assert "Halaman dokumen" in html
    assert "Diperbaiki terus" in html
    assert response.context["previous"] is None
    assert response.context["next"].node.code == "I2"


def test_a_node_with_children_shows_the_questions_of_all_of_them(operator):
    response = page(operator, "instrument_node", make_instrument().pk, "A")
    assert [leaf.node.code for leaf in response.context["leaves"]] == ["I1", "I2"]
    assert (response.context["previous"], response.context["next"]) == (None, None)


def test_unknown_instruments_and_nodes_are_not_found(operator):
    instrument = make_instrument()
    assert page(operator, "instrument", instrument.pk + 1).status_code == 404
    assert page(operator, "instrument_node", instrument.pk, "I9").status_code == 404


def test_the_download_is_the_published_text(operator):
    response = page(operator, "instrument_download", make_instrument().pk)
    assert response.content.decode() == SMALL
    assert response["Content-Disposition"] == 'attachment; filename="ikt-2024.yaml"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_edition_cannot_write_into_the_header(operator):
    odd = make_instrument(SMALL.replace('edition: "2024"', "edition: 'a\"; x'"))
    assert page(operator, "instrument_download", odd.pk)["Content-Disposition"].count('"') == 2


def test_markup_in_an_instrument_stays_text(operator):
    evil = SMALL.replace("Dokumen apa yang memuatnya?", "<script>alert(1)</script>").replace(
        "title: Perencanaan contoh", "title: <b>Perencanaan</b>"
    )
    instrument = make_instrument(evil)
    for name in ("instrument", "instrument_questions"):
        html = page(operator, name, instrument.pk).content.decode()
        assert "<script>alert" not in html
        assert "<b>Perencanaan" not in html


def test_writing_methods_are_refused(operator):
    instrument = make_instrument()
    assert operator.post(reverse("instrument", args=[instrument.pk])).status_code == 405
    assert operator.delete(reverse("instrument_download", args=[instrument.pk])).status_code == 405


def test_other_records_link_to_an_instrument(operator):
    instrument = make_instrument()
    shown = show(operator.scope, Reference("instrument", str(instrument.pk)))
    assert shown.title == "Indeks Contoh (2024)"
    assert shown.url == reverse("instrument", args=[instrument.pk])
    assert show_many(operator.scope, [Reference("instrument", "bukan-angka")]) == {}


@pytest.mark.parametrize("name", ["instruments", "instrument", "instrument_questions"])
def test_the_number_of_queries_does_not_grow_with_the_questions(operator, count_queries, name):
    small = make_instrument()
    one = '          - {{code: "1.{n}", type: teks, text: Tanya {n}, owners: [bappeda]}}\n'
    many = "".join(one.format(n=n) for n in range(3, 60))
    text = SMALL.replace('edition: "2024"', 'edition: "2026"')
    large = make_instrument(text.replace("      - code: I2", f"{many}      - code: I2"))
    assert large.questions.count() == 61
    seen = []
    for instrument in (small, large):
        with count_queries() as queries:
            page(operator, name, *(() if name == "instruments" else (instrument.pk,)))
        seen.append(len(queries))
    assert seen[0] == seen[1] <= 15


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "wajib"}, "Wajib diisi."),
        ({"kind": "wajib_bila", "than": "1.1", "equals": "ya"}, "Wajib diisi bila butir 1.1 dijawab ya."),
        ({"kind": "wajib_bukti"}, "Sedikitnya 1 bukti dukung."),
        ({"kind": "wajib_bukti", "min": "2"}, "Sedikitnya 2 bukti dukung."),
        ({"kind": "periode"}, "Bukti dukung dari tahun data."),
        ({"kind": "rentang", "min": "0"}, "Paling sedikit 0."),
        ({"kind": "rentang", "max": "1000.5"}, "Paling banyak 1.000,5."),
        ({"kind": "rentang", "min": "1", "max": "7"}, "Antara 1 dan 7."),
        ({"kind": "bilangan_bulat"}, "Bilangan bulat."),
        ({"kind": "tidak_melebihi", "than": "1.3"}, "Tidak melebihi butir 1.3."),
        ({"kind": "panjang", "max": "2000"}, "Paling panjang 2.000 karakter."),
        ({"kind": "kelak"}, "kelak"),
    ],
)
def test_every_rule_reads_as_a_sentence(rule, words):
    assert rule_words(rule) == words


def test_an_agency_without_a_general_name_keeps_its_code():
    assert agency_name("bappeda") == "Bappeda"
    assert agency_name("dinas-baru") == "dinas-baru"
