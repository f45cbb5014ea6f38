"""A draft is worked on by several people, checked as a whole, and published once for its own region."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.instruments import selectors, services
from selaras.instruments.choices import DraftState, RevisionKind
from selaras.instruments.compute import Change, Vanished, document_in, part_at, path_in, read
from selaras.instruments.forms import QuestionForm
from selaras.instruments.models import Draft, Instrument
from selaras.instruments.permissions import (
    can_edit_draft,
    can_move_draft,
    can_publish_draft,
    can_start_draft,
)
from selaras.instruments.tests.factories import SMALL, make_instrument
from selaras.offices.tests.factories import NOW, make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
I1, I2 = ("nodes", 0, "nodes", 0), ("nodes", 0, "nodes", 1)


def make_draft(scope, region, text=SMALL, base=None):
    return services.create_draft(scope=scope, region=region, text=text, note="uji", base=base, now=NOW)


@pytest.fixture
def operator(client):
    client.region = make_region()
    make_agency(client.region, "bappeda", name="Bappeda", short_name="Bappeda")
    user, client.scope = person("operator", region=client.region)
    client.force_login(user)
    return client


@pytest.fixture
def draft(operator):
    return make_draft(operator.scope, operator.region, base=make_instrument())


def page(client, name, draft, *args, **data):
    address = reverse(name, args=[draft.pk, *args])
    return client.post(address, data) if data else client.get(address)


def fields(draft, place, **changes):
    """What the form of a question sends: what stands there, with some of it changed."""
    initial = QuestionForm.initial_of(part_at(document_in(draft.text), path_in(place)))
    return initial | {"base_version": draft.version} | changes


# ---- checking


def test_a_clean_draft_can_be_published_and_a_faulty_one_says_why_not(operator, draft):
    assert can_publish_draft(operator.scope, draft)
    broken = make_draft(operator.scope, operator.region, SMALL.replace("weight: 60", "weight: 61"))
    verdict = can_publish_draft(operator.scope, broken)
    assert not verdict
    assert "1 hal" in verdict.reason
    assert page(operator, "draft_publish", broken).status_code == 403


def test_all_faults_come_at_once_with_their_place_and_the_page_that_mends_them(operator):
    text = (
        SMALL.replace("type: daftar", "type: isian")
        .replace("weight: 60", "weight: x")
        .replace("better: high", "better: up")
    )
    draft = make_draft(operator.scope, operator.region, text)
    faults = {(f.place, f.url) for f in selectors.DraftView(draft).faults}
    assert ("Butir 2.1", reverse("draft_question", args=[draft.pk, "n0.n1.q0"])) in faults
    assert ("Indikator I1", reverse("draft_node", args=[draft.pk, "n0.n0"])) in faults
    assert ("Identitas", reverse("draft_head", args=[draft.pk])) in faults
    html = page(operator, "draft", draft).content.decode()
    assert "Butir 2.1" in html
    assert "hal perlu diperbaiki" in html


@pytest.mark.parametrize("text", ["a: [", "bukan yaml: : :", "- 1", "nodes: x", "x" * 100])
def test_a_text_without_a_tree_is_kept_and_shown_with_its_line(operator, text):
    draft = make_draft(operator.scope, operator.region, text)
    assert draft.text == text
    assert draft.fault_count
    for name in ("draft", "draft_text", "draft_preview"):
        assert page(operator, name, draft).status_code == 200
    for name in ("draft_head", "draft_weights"):
        assert page(operator, name, draft).url == reverse("draft_text", args=[draft.pk])


def test_the_sum_is_shown_while_weights_are_changed_and_nothing_is_saved(operator, draft):
    sent = {"base_version": 1, "weight-n0.n0": "62,5", "weight-n0.n1": "40", "do": "sum"}
    html = page(operator, "draft_weights", draft, **sent).content.decode()
    assert "102,5" in html
    draft.refresh_from_db()
    assert draft.version == 1


def test_weights_may_be_fractions_and_nodes_above_follow_their_sum(operator):
    text = SMALL.replace("    title: Variabel contoh\n", "    title: Variabel contoh\n    weight: 100\n")
    draft = make_draft(operator.scope, operator.region, text)
    sent = {"base_version": 1, "weight-n0.n0": "200/3", "weight-n0.n1": "100/3", "do": "save"}
    page(operator, "draft_weights", draft, **sent)
    draft.refresh_from_db()
    assert draft.fault_count == 0
    assert [str(leaf.weight) for leaf in read(draft.text, file="").leaves()] == ["200/3", "100/3"]


def test_weights_typed_on_an_older_tree_find_their_indicators_in_the_newer_one(operator, draft):
    first = "      - code: I0\n        title: Baru\n        weight: 5\n        status: usulan\n"
    newer = SMALL.replace("      - code: I1\n", f"{first}      - code: I1\n")
    services.save_text(scope=operator.scope, draft_id=draft.pk, base_version=1, text=newer, now=NOW)
    sent = {"base_version": 1, "weight-n0.n0": "58", "weight-n0.n1": "37", "do": "save"}
    assert "100" in page(operator, "draft_weights", draft, **sent | {"do": "sum"}).content.decode()
    assert page(operator, "draft_weights", draft, **sent).status_code == 302
    draft.refresh_from_db()
    assert [str(leaf.weight) for leaf in read(draft.text, file="").leaves()] == ["5", "58", "37"]


def test_weights_of_an_indicator_that_is_gone_are_kept_beside_the_draft(operator, draft):
    services.change_draft(
        scope=operator.scope, draft_id=draft.pk, base_version=1, note="x", now=NOW,
        change=Change("remove", I1),
    )  # fmt: skip
    sent = {"base_version": 1, "weight-n0.n0": "61", "weight-n0.n1": "39", "do": "save"}
    assert page(operator, "draft_weights", draft, **sent).status_code == 409
    kept = read(draft.revisions.get(kind=RevisionKind.CONFLICT).text, file="")
    assert [str(leaf.weight) for leaf in kept.leaves()] == ["61", "39"]


# ---- every part can be changed


def test_a_question_is_changed_through_its_form(operator, draft):
    sent = fields(draft, "n0.n0.q0", text="Dokumen mana?\r\nSebutkan.", owner="bappeda", others=["tapem"],
                  rules="wajib\nwajib_bukti 2\npanjang 500", evidence="Halaman\nSK")  # fmt: skip
    response = page(operator, "draft_question", draft, "n0.n0.q0", **sent)
    assert response.url == draft.get_absolute_url()
    draft.refresh_from_db()
    question = next(q for _leaf, q in read(draft.text, file="").questions())
    assert question.text == "Dokumen mana?\nSebutkan."
    assert question.evidence == ("Halaman", "SK")
    assert question.owners == ("bappeda", "tapem")
    assert [rule.kind for rule in question.rules] == ["wajib", "wajib_bukti", "panjang"]


def test_the_forms_give_back_what_they_were_given(operator, draft):
    for place in ("n0.n0.q0", "n0.n0.q1", "n0.n1.q0", "n0.n1.q1"):
        assert page(operator, "draft_question", draft, place, **fields(draft, place)).status_code == 302
    draft.refresh_from_db()
    assert read(draft.text, file="") == read(SMALL, file="")


def test_head_and_bands_are_changed_through_their_form(operator, draft):
    sent = {
        "base_version": 1, "code": "IKT", "title": "Indeks Baru", "edition": "2025", "status": "usulan",
        "scale_min": "1", "scale_max": "7", "better": "high", "weights_sum": "100", "mean": "geometric",
        "policy": "rescale", "min_share": "1/2", "bands": "1 | Bawah\n5 | Atas | resmi",
    }  # fmt: skip
    page(operator, "draft_head", draft, **sent)
    draft.refresh_from_db()
    framework = read(draft.text, file="")
    assert (framework.title, framework.edition, framework.mean) == ("Indeks Baru", "2025", "geometric")
    assert [(str(band.start), band.label, band.status) for band in framework.bands] == [
        ("1", "Bawah", "usulan"),
        ("5", "Atas", "resmi"),
    ]
    assert (draft.title, draft.edition) == ("Indeks Baru", "2025")


@pytest.mark.parametrize(
    ("field", "text"),
    [("rules", "wajib\nwajb"), ("rubric", "tanpa tingkat"), ("rubric", "1: a\n1: b"), ("others", ["hantu"])],
)
def test_a_form_that_cannot_be_read_keeps_what_was_typed(operator, draft, field, text):
    sent = fields(draft, "n0.n0.q1", **{field: text})
    response = page(operator, "draft_question", draft, "n0.n0.q1", **sent)
    assert response.status_code == 422
    assert Draft.objects.get().version == 1


def test_parts_are_added_moved_and_removed(operator, draft):
    node = {
        "base_version": 1,
        "code": "I3",
        "title": "Baru",
        "weight": "5",
        "mean": "arithmetic",
        "status": "usulan",
    }
    page(operator, "draft_node_add", draft, "n0", **node)
    question = {"base_version": 2, "code": "3.1", "text": "Apa?", "type": "tingkat", "status": "usulan"}
    page(operator, "draft_question_add", draft, "n0.n2", **question)
    page(operator, "draft_part", draft, "n0.n2", "up", base_version=3)
    draft.refresh_from_db()
    nodes = document_in(draft.text)["nodes"][0]["nodes"]
    assert [one["code"] for one in nodes] == ["I1", "I3", "I2"]
    assert nodes[1]["questions"][0]["code"] == "3.1"
    page(operator, "draft_part", draft, "n0.n1", "remove", base_version=4)
    draft.refresh_from_db()
    assert read(draft.text, file="") == read(SMALL, file="")


@pytest.mark.parametrize("place", ["n9", "n0.q0", "x", "n0.n0.q99", "n-1", "n9999999", "n0.n0.n0", "q0"])
def test_an_address_without_a_part_is_not_found(operator, draft, place):
    for name in ("draft_node", "draft_question", "draft_question_add", "draft_node_add"):
        assert page(operator, name, draft, place).status_code == 404


# ---- two people


def test_changes_of_different_parts_made_at_the_same_time_both_stay(operator, draft):
    other = person("operator", region=operator.region)[1]
    services.change_draft(
        scope=other, draft_id=draft.pk, base_version=1, note="lain", now=NOW,
        change=Change("add", ("nodes", 0), {"code": "I0", "title": "Depan", "weight": "1"}, into="nodes"),
    )  # fmt: skip
    services.change_draft(
        scope=other, draft_id=draft.pk, base_version=2, note="naik", now=NOW,
        change=Change("up", (*I2[:3], 2)),
    )  # fmt: skip
    response = page(operator, "draft_question", draft, "n0.n1.q0", **fields(draft, "n0.n1.q0", text="Baru?"))
    assert response.status_code == 302
    found = document_in(Draft.objects.get().text)["nodes"][0]["nodes"]
    assert [one["code"] for one in found] == ["I1", "I0", "I2"]
    assert found[2]["questions"][0]["text"] == "Baru?"


def test_changes_of_the_same_part_are_both_kept_and_shown(operator, draft):
    sent = fields(draft, "n0.n0.q0", text="Kata saya?")
    other, scope = person("operator", region=operator.region)
    services.change_draft(
        scope=scope, draft_id=draft.pk, base_version=1, note="lain", now=NOW,
        change=Change("set", (*I1, "questions", 0), {"code": "1.1", "type": "teks", "text": "Kata dia?"}),
    )  # fmt: skip
    response = page(operator, "draft_question", draft, "n0.n0.q0", **sent)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Kata saya?" in html
    assert "Kata dia?" in html
    assert other.full_name in html
    kept = draft.revisions.get(kind=RevisionKind.CONFLICT)
    assert "Kata saya?" in kept.text
    assert "Kata dia?" in Draft.objects.get().text
    # Sent again upon the newest version, it is a decision.
    again = sent | {"base_version": response.context["form"].data["base_version"]}
    assert page(operator, "draft_question", draft, "n0.n0.q0", **again).status_code == 302
    assert "Kata saya?" in Draft.objects.get().text
    assert page(operator, "draft_revision", draft, kept.pk).status_code == 200


def test_a_whole_text_never_overwrites_a_newer_one(operator, draft):
    theirs, mine = f"{SMALL}\n# dia", f"{SMALL}\n# saya"
    services.save_text(scope=operator.scope, draft_id=draft.pk, base_version=1, text=theirs, now=NOW)
    response = page(operator, "draft_text", draft, base_version=1, text=mine)
    assert response.status_code == 409
    assert "# dia" in Draft.objects.get().text
    assert "# saya" in draft.revisions.get(kind=RevisionKind.CONFLICT).text
    assert "# saya" in response.content.decode()


def test_what_somebody_removed_meanwhile_is_said_and_kept(operator, draft):
    sent = fields(draft, "n0.n1.q0", text="Hilang?")
    services.change_draft(
        scope=operator.scope,
        draft_id=draft.pk,
        base_version=1,
        change=Change("remove", I2),
        note="x",
        now=NOW,
    )
    response = page(operator, "draft_question", draft, "n0.n1.q0", **sent)
    assert response.status_code == 404 or response.status_code == 409
    with pytest.raises((services.DraftConflict, Vanished)):
        services.change_draft(
            scope=operator.scope, draft_id=draft.pk, base_version=1, note="y", now=NOW,
            change=Change("set", (*I2, "questions", 0), {"code": "2.1"}),
        )  # fmt: skip


def test_an_unknown_version_is_a_conflict_and_not_a_crash(operator, draft):
    for version in (0, 99):
        with pytest.raises(services.DraftConflict):
            services.change_draft(
                scope=operator.scope, draft_id=draft.pk, base_version=version, note="x", now=NOW,
                change=Change("remove", I2),
            )  # fmt: skip
    assert page(operator, "draft_text", draft, base_version="x", text=SMALL).status_code == 422


# ---- publishing


def published(operator, draft):
    return services.publish_draft(
        scope=operator.scope, draft_id=draft.pk, base_version=draft.version, now=NOW
    )


def test_a_published_draft_is_a_new_version_for_its_own_region(operator, draft):
    shipped = draft.base
    made = published(operator, make_draft(operator.scope, operator.region, SMALL.replace("Atas", "Naik")))
    assert (made.region_path, made.replaces) == (operator.region.path, None)
    assert made.differences["wider"] is True
    assert made.differences["content"] == ["Rentang nilai berubah."]
    assert selectors.current("IKT", "2024") == shipped
    assert selectors.latest("IKT") == shipped
    assert selectors.nearest("IKT", "2024", operator.region.path) == made
    assert selectors.nearest("IKT", "2024", "ID.62.71.") == shipped


def test_a_changed_weight_is_a_change_of_method_against_the_version_before(operator):
    first = published(operator, make_draft(operator.scope, operator.region))
    text = SMALL.replace("weight: 60", "weight: 70").replace("weight: 40", "weight: 30")
    second = published(operator, make_draft(operator.scope, operator.region, text))
    assert second.replaces == first
    assert len(second.differences["method"]) == 2
    html = operator.get(reverse("instrument", args=[second.pk])).content.decode()
    assert "Perubahan metode" in html
    # What was published before, and what rounds lean on, is as it was.
    first.refresh_from_db()
    assert first.source_text == SMALL
    assert [node.weight for node in first.nodes.filter(is_leaf=True)] == ["60", "40"]


def test_publishing_happens_once_and_only_of_what_was_read(operator, draft):
    with pytest.raises(services.DraftConflict):
        services.publish_draft(scope=operator.scope, draft_id=draft.pk, base_version=9, now=NOW)
    response = page(operator, "draft_publish", draft, base_version=1)
    made = Instrument.objects.get(region_path=operator.region.path)
    assert response.url == reverse("instrument", args=[made.pk])
    draft.refresh_from_db()
    assert (draft.state, draft.published) == (DraftState.PUBLISHED, made)
    assert page(operator, "draft_publish", draft, base_version=1).status_code == 403
    assert page(operator, "draft_text", draft).status_code == 403
    assert Event.objects.filter(verb="instruments.draft.published").count() == 1


def test_a_draft_is_set_aside_and_taken_back(operator, draft):
    page(operator, "draft_move", draft, "drop", x=1)
    draft.refresh_from_db()
    assert draft.state == DraftState.DROPPED
    assert page(operator, "draft_head", draft).status_code == 403
    page(operator, "draft_move", draft, "restore", x=1)
    draft.refresh_from_db()
    assert draft.is_open
    assert page(operator, "draft_move", draft, "publish", x=1).status_code == 404
    assert page(operator, "draft_move", draft, "explode", x=1).status_code == 404


def test_a_copy_keeps_the_remarks_of_the_text(operator):
    base = make_instrument(f"# catatan\n{SMALL}")
    operator.post(reverse("draft_new"), {"instrument": base.pk, "edition": "2025"})
    draft = Draft.objects.get()
    assert draft.text.startswith("# catatan")
    assert (draft.edition, draft.base, draft.fault_count) == ("2025", base, 0)


# ---- who


def test_the_office_of_another_city_neither_sees_nor_uses_it(operator, draft, client):
    made = published(operator, draft)
    stranger, scope = person("operator", region=make_region("62.71"))
    assert not can_start_draft(scope, operator.region.path)
    assert not can_edit_draft(scope, draft)
    client.force_login(stranger)
    for name in ("draft", "draft_text", "draft_preview", "draft_publish"):
        assert page(client, name, draft).status_code == 404
    assert client.get(reverse("instrument", args=[made.pk])).status_code == 404
    assert client.get(reverse("instrument_export", args=[made.pk, "csv"])).status_code == 404
    assert str(made) not in client.get(reverse("instruments")).content.decode()
    with pytest.raises(Refused):
        services.change_draft(
            scope=scope, draft_id=draft.pk, base_version=1, change=Change("remove", I2), note="x", now=NOW
        )


def test_a_city_cannot_publish_for_the_country(operator):
    assert not can_start_draft(operator.scope, "ID.")
    assert not can_start_draft(operator.scope, "ID.16.")
    with pytest.raises(Refused):
        make_draft(operator.scope, make_region("16"))
    national = person("admin", region=make_region("ID"))[1]
    made = published_by(national)
    assert made in selectors.instruments_for_rounds(operator.region.path)


def published_by(scope):
    draft = make_draft(scope, make_region("ID"))
    return services.publish_draft(scope=scope, draft_id=draft.pk, base_version=1, now=NOW)


def test_each_state_says_why_it_refuses(operator, draft):
    for state, word in (("published", "diterbitkan"), ("dropped", "disisihkan")):
        draft.state = state
        verdict = can_edit_draft(operator.scope, draft)
        assert not verdict
        assert word in verdict.reason
    draft.state = "draft"
    assert "konsep" in can_move_draft(operator.scope, draft, "restore").reason
    assert not can_publish_draft(person("sekda", region=operator.region)[1], draft)


# ---- files


@pytest.mark.parametrize("form", ["yaml", "xlsx", "csv"])
def test_a_draft_goes_out_and_comes_back_as_another(operator, draft, form):
    content = page(operator, "draft_download", draft, form).content
    upload = SimpleUploadedFile(f"naskah.{form}", content)
    response = operator.post(reverse("draft_upload"), {"file": upload})
    again = Draft.objects.exclude(pk=draft.pk).get()
    assert response.url == again.get_absolute_url()
    assert read(again.text, file="") == read(draft.text, file="")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04rusak"),
        ("a.csv", b"\xff\xfe"),
        ("a.exe", b"MZ"),
        ("a.csv", b"kode;x\n"),
        ("a.xlsx", b""),
    ],
)
def test_a_file_that_is_no_instrument_makes_no_draft(operator, name, content):
    response = operator.post(reverse("draft_upload"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert Draft.objects.count() == 0


def test_a_published_instrument_is_taken_away_as_tables(operator):
    made = make_instrument()
    for form, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfbagian;")):
        response = operator.get(reverse("instrument_export", args=[made.pk, form]))
        assert response.content.startswith(start)
    assert operator.get(reverse("instrument_export", args=[made.pk, "exe"])).status_code == 404
