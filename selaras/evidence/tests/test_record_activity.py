"""A kegiatan is planned, held, corrected, cancelled; held it is evidence that answers several subjects."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.evidence import permissions, selectors, services
from selaras.evidence.choices import ACTIVITY_TRANSITIONS, ActivityState
from selaras.evidence.models import Activity, Evidence
from selaras.evidence.services import activities
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import (
    Subject,
    contact_of,
    facts,
    link_scope,
    make_held,
    make_plan,
    upload,
)
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def kesra() -> Agency:
    return make_agency(name="Bagian Kesra", short_name="Kesra")


def refused(run: Any, field: str) -> str:
    with pytest.raises(ValidationError) as caught:
        run()
    return " ".join(caught.value.message_dict[field])


def test_what_was_held_is_evidence_at_once_and_answers_several_items(kesra: Agency) -> None:
    held = make_held(kesra, participants={"total": 60, "perempuan": 34})
    assert held.evidence is not None
    assert (held.evidence.kind, held.evidence.title, held.evidence.state) == (
        "kegiatan",
        "Dialog pemuda",
        "siap",
    )
    assert held.evidence.issued_on == date(2025, 10, 14)
    for title in ("Butir 4.5", "Butir 6.3", "Butir 8.2"):
        subject = Subject(kesra, title=title)
        services.use(scope=contact_of(kesra), evidence=held.evidence, subject=subject.reference, now=NOW)
    assert held.evidence.uses.live().count() == 3
    assert held.groups == [("Perempuan", 34)]
    assert Event.objects.filter(verb="activity.held").count() == 1


def test_a_plan_is_no_evidence_until_it_is_held(kesra: Agency) -> None:
    plan = make_plan(kesra)
    assert plan.evidence is None
    assert not Evidence.objects.exists()
    early = refused(
        lambda: activities.hold(
            scope=contact_of(kesra), activity=plan, facts=facts(starts_on=date(2026, 2, 3)), now=NOW
        ),
        "starts_on",
    )
    assert "tidak boleh di masa depan" in early
    held = activities.hold(
        scope=contact_of(kesra), activity=plan, facts=facts(starts_on=date(2026, 1, 20)), now=NOW
    )
    assert held.state == ActivityState.HELD
    assert held.evidence is not None


def test_only_the_steps_of_the_table_are_taken(kesra: Agency) -> None:
    scope = contact_of(kesra)
    rules = {
        ActivityState.HELD: permissions.can_hold,
        ActivityState.CANCELLED: permissions.can_cancel,
        ActivityState.PLANNED: permissions.can_plan_again,
    }
    for state, onward in ACTIVITY_TRANSITIONS.items():
        one = make_held(kesra) if state == ActivityState.HELD else make_plan(kesra)
        if state == ActivityState.CANCELLED:
            one = activities.cancel(scope=scope, activity=one, reason="Digabung", now=NOW)
        for wanted, rule in rules.items():
            assert bool(rule(scope, one)) == (wanted in onward), (state, wanted)


def test_a_cancelled_one_keeps_its_reason_and_may_be_planned_anew(kesra: Agency) -> None:
    scope, held = contact_of(kesra), make_held(kesra)
    activities.add_photo(scope=scope, activity=held, upload=upload("foto.jpg"), now=NOW)
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        activities.cancel(scope=scope, activity=held, reason=" ", now=NOW)
    gone = activities.cancel(scope=scope, activity=held, reason="Salah catat", now=NOW)
    assert (gone.state, gone.state_reason, gone.evidence) == ("batal", "Salah catat", None)
    assert set(Evidence.objects.values_list("state", flat=True)) == {"diarsipkan"}
    again = activities.plan_again(scope=scope, activity=gone, now=NOW)
    assert (again.state, again.state_reason) == ("direncanakan", "")
    assert activities.hold(scope=scope, activity=again, facts=facts(), now=NOW).evidence is not None


def test_what_proves_an_answer_is_neither_cancelled_nor_rewritten(kesra: Agency) -> None:
    scope, held, subject = contact_of(kesra), make_held(kesra), Subject(kesra)
    assert held.evidence is not None
    services.use(scope=scope, evidence=held.evidence, subject=subject.reference, now=NOW)
    with pytest.raises(Refused, match="lepas dahulu"):
        activities.cancel(scope=scope, activity=held, reason="Salah", now=NOW)
    changed = activities.edit(scope=scope, activity=held, facts=facts(title="Dialog warga"), now=NOW)
    assert Evidence.objects.get(pk=held.evidence_id).title == changed.title == "Dialog warga"
    subject.is_decided = True
    for write in (
        lambda: activities.edit(scope=scope, activity=held, facts=facts(), now=NOW),
        lambda: activities.add_photo(scope=scope, activity=held, upload=upload("foto.jpg"), now=NOW),
    ):
        with pytest.raises(Refused, match="sudah diputuskan"):
            write()


def test_the_evidence_of_a_kegiatan_is_changed_only_through_it(kesra: Agency) -> None:
    scope, held = contact_of(kesra), make_held(kesra)
    assert held.evidence is not None
    for rule in (permissions.can_edit, permissions.can_replace, permissions.can_archive):
        assert not rule(scope, held.evidence)


def test_the_same_form_sent_twice_makes_one_record(kesra: Agency) -> None:
    key, scope = uuid4(), contact_of(kesra)
    first, second = (
        activities.record_held(scope=scope, agency=kesra, facts=facts(), now=NOW, client_key=key)
        for _time in range(2)
    )
    assert first == second
    other = make_agency(kesra.region)
    third = activities.record_held(
        scope=contact_of(other), agency=other, facts=facts(), now=NOW, client_key=key
    )
    assert third != first


COUNTS: dict[str, tuple[dict[str, Any], str]] = {
    "more women than people": ({"total": 60, "perempuan": 61}, "Perempuan: lebih banyak"),
    "sexes beyond the total": ({"total": 60, "perempuan": 34, "laki_laki": 27}, "berjumlah 61"),
    "sexes below the total": ({"total": 60, "perempuan": 30, "laki_laki": 20}, "berjumlah 50"),
    "groups without a total": ({"pemuda": 5}, "jumlah seluruh peserta"),
    "negative": ({"total": -1}, "bilangan 0 sampai"),
    "beyond reason": ({"total": 10**9}, "bilangan 0 sampai 1.000.000"),
    "a word": ({"total": "enam"}, "bilangan 0 sampai"),
    "a truth": ({"total": True}, "bilangan 0 sampai"),
    "a faith": ({"total": 5, "islam": 3}, "tidak dikenal"),
}


@pytest.mark.parametrize(("given", "words"), COUNTS.values(), ids=COUNTS)
def test_counts_that_cannot_be_are_refused(kesra: Agency, given: Any, words: str) -> None:
    assert words in refused(lambda: make_held(kesra, participants=given), "participants")
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " \u200b "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"starts_on": date(2026, 1, 23)}, "starts_on"),
        ({"starts_on": date(1066, 1, 1)}, "starts_on"),
        ({"ends_on": date(2025, 10, 13)}, "ends_on"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"ends_at": time(9)}, "ends_at"),
        ({"starts_at": time(9), "ends_at": time(9)}, "ends_at"),
        ({"budget": -1}, "budget"),
        ({"budget": 10**16}, "budget"),
        ({"place": "x" * 201}, "place"),
        ({"items": (("IKT", "9.99"),)}, "items"),
        ({"ikus": tuple(f"IKU {n}" for n in range(31))}, "ikus"),
        ({"summary": "x" * 2001}, "summary"),
    ],
)
def test_every_odd_fact_is_named_under_its_field(kesra: Agency, given: dict[str, Any], field: str) -> None:
    assert refused(lambda: make_held(kesra, **given), field)
    assert not Evidence.objects.exists()


def test_all_faults_are_told_at_once(kesra: Agency) -> None:
    with pytest.raises(ValidationError) as caught:
        make_held(kesra, title="", budget=-1, participants={"total": -1})
    assert set(caught.value.message_dict) == {"title", "budget", "participants"}


def test_it_names_items_of_an_index_and_iku(kesra: Agency) -> None:
    code = make_instrument().questions.first().code
    held = make_held(kesra, items=(("ikt", code),), ikus=("Indeks kerukunan", "Indeks kerukunan", " "))
    assert [(row.kind, row.code) for row in held.serves.all()] == [
        ("butir", code),
        ("iku", "Indeks kerukunan"),
    ]
    activities.edit(scope=contact_of(kesra), activity=held, facts=facts(ikus=("IHaI",)), now=NOW)
    assert [row.code for row in held.serves.all()] == ["IHaI"]


def test_partners_come_from_the_same_region(kesra: Agency) -> None:
    neighbour = make_agency(make_region("16.71"))
    assert "daerah ini" in refused(
        lambda: make_held(kesra, partner_ids=frozenset({neighbour.pk})), "partner_ids"
    )
    other = make_agency(kesra.region)
    held = make_held(kesra, partner_ids=frozenset({other.pk, kesra.pk}))
    assert [row.agency for row in held.partners.all()] == [other]


# ---- who


def test_every_agency_of_the_government_sees_the_calendar_but_only_readers_the_photos(kesra: Agency) -> None:
    other, far = make_agency(kesra.region), make_agency(make_region("16.71"))
    held = make_held(kesra)
    photo = activities.add_photo(scope=contact_of(kesra), activity=held, upload=upload("foto.jpg"), now=NOW)
    assert selectors.activity(contact_of(other), held.pk) == held
    assert selectors.get(contact_of(other), photo.pk) is None
    assert selectors.activity(contact_of(far), held.pk) is None
    for role, place in (("provinsi", make_region("16")), ("nasional", make_region("ID"))):
        scope = person(role, region=place)[1]
        assert selectors.activity(scope, held.pk) is None
        assert selectors.get(scope, photo.pk) is None


def test_readers_of_an_item_and_partners_see_the_kegiatan_with_its_photos(kesra: Agency) -> None:
    reader, partner = make_agency(kesra.region), make_agency(kesra.region)
    held = make_held(kesra, partner_ids=frozenset({partner.pk}))
    photo = activities.add_photo(scope=contact_of(kesra), activity=held, upload=upload("foto.jpg"), now=NOW)
    assert held.evidence is not None
    assert selectors.get(contact_of(partner), photo.pk) == photo
    assert selectors.get(contact_of(reader), photo.pk) is None
    subject = Subject(kesra, readers=[reader])
    services.use(scope=contact_of(kesra), evidence=held.evidence, subject=subject.reference, now=NOW)
    assert selectors.get(contact_of(reader), photo.pk) == photo
    assert photo not in selectors.library(contact_of(kesra))


def test_the_province_reads_what_was_sent_up_with_its_photos(kesra: Agency) -> None:
    above = person("provinsi", region=make_region("16"))[1]
    held, subject = make_held(kesra), Subject(kesra, sharing="terkirim")
    photo = activities.add_photo(scope=contact_of(kesra), activity=held, upload=upload("foto.jpg"), now=NOW)
    assert held.evidence is not None
    assert selectors.get(above, held.evidence.pk) is None
    services.use(scope=contact_of(kesra), evidence=held.evidence, subject=subject.reference, now=NOW)
    assert selectors.get(above, held.evidence.pk) == held.evidence
    assert selectors.get(above, photo.pk) == photo


def test_another_agency_changes_nothing(kesra: Agency) -> None:
    stranger, held, plan = contact_of(make_agency(kesra.region)), make_held(kesra), make_plan(kesra)
    for write in (
        lambda: make_held(kesra, scope=stranger),
        lambda: make_plan(kesra, scope=stranger),
        lambda: activities.edit(scope=stranger, activity=held, facts=facts(), now=NOW),
        lambda: activities.hold(scope=stranger, activity=plan, facts=facts(), now=NOW),
        lambda: activities.cancel(scope=stranger, activity=plan, reason="x", now=NOW),
        lambda: activities.add_photo(scope=stranger, activity=held, upload=upload("foto.jpg"), now=NOW),
    ):
        with pytest.raises(Refused):
            write()


def test_a_work_link_records_for_its_agency_and_touches_only_what_came_through_it(kesra: Agency) -> None:
    trisna, elsewhere = link_scope(kesra), link_scope(kesra, link_id=8)
    own, foreign = make_held(kesra, scope=trisna), make_held(kesra)
    assert (own.added_via, own.added_link_id) == ("tautan_kerja", 7)
    assert list(selectors.activities(trisna)) == [own]
    assert not list(selectors.activities(elsewhere))
    assert permissions.can_edit_activity(trisna, own)
    assert not permissions.can_edit_activity(trisna, foreign)
    assert not permissions.can_edit_activity(elsewhere, own)
    own.state = ActivityState.CANCELLED
    assert "Rencanakan lagi" in permissions.can_edit_activity(trisna, own).reason
    with pytest.raises(Refused):
        make_held(make_agency(kesra.region), scope=trisna)


# ---- photos


def test_photos_are_counted_and_never_twice(kesra: Agency, settings: Any) -> None:
    settings.UPLOAD_MAX_FILES = 2
    scope, held = contact_of(kesra), make_held(kesra)

    def add(colour: int) -> Evidence:
        body = samples.png(colour=colour)
        return activities.add_photo(scope=scope, activity=held, upload=upload("a.png", body), now=NOW)

    add(1)
    with pytest.raises(ValidationError, match="sudah ada di sini"):
        add(1)
    add(2)
    with pytest.raises(ValidationError, match="jumlah paling banyak"):
        add(3)
    assert len(selectors.photos_of(held.evidence)) == 2


def test_a_plan_takes_no_photos(kesra: Agency) -> None:
    with pytest.raises(Refused, match="setelah kegiatan terlaksana"):
        activities.add_photo(
            scope=contact_of(kesra), activity=make_plan(kesra), upload=upload("foto.jpg"), now=NOW
        )
