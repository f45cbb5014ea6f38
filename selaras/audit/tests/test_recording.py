"""Recording an event: with its change or not at all, and never changed afterwards."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from selaras.audit import choices, compute, services
from selaras.audit.models import AppendOnlyError, Event
from selaras.audit.tests.factories import NOW, SOMEBODY, VERB, make_event
from selaras.core.scope import Scope, WorkLinkPass

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_and_by_which_way() -> None:
    event = make_event(note="karena pindah", before={"a": 1}, after={"a": 2}, region_path="ID.16.72.")
    event.refresh_from_db()
    assert (event.actor_id, event.actor_name, event.via) == (7, "Rusmala", "akun")
    assert (event.before, event.after, event.note) == ({"a": 1}, {"a": 2}, "karena pindah")
    assert event.seq is None and event.hash == ""


def test_a_work_link_and_the_system_are_named_as_such() -> None:
    link = WorkLinkPass(link_id=3, agency_id=1, agency_path="ID.16.72.", subject_kind="round", subject_id="1")
    assert make_event(scope=Scope(on=NOW.date(), name="Trisna", work_link=link)).via == "tautan_kerja"
    assert make_event(scope=Scope(on=NOW.date(), name="Sistem")).via == "sistem"


def test_an_unknown_verb_is_refused() -> None:
    with pytest.raises(KeyError):
        make_event(verb="audit.sample.mistyped")
    assert not Event.objects.exists()


def test_two_apps_cannot_give_one_verb_two_meanings() -> None:
    choices.register_verbs({VERB: "mengubah contoh"})
    with pytest.raises(ValueError, match="twice"):
        choices.register_verbs({VERB: "menghapus contoh"})


def test_an_event_goes_away_with_the_change_it_belongs_to() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        make_event()
        raise RuntimeError
    assert not Event.objects.exists()


def test_an_event_can_neither_be_changed_nor_deleted_through_the_model() -> None:
    event = make_event()
    event.note = "lain"
    for refused in (
        event.save,
        event.delete,
        lambda: Event.objects.update(note="lain"),
        lambda: Event.objects.filter(pk=event.pk).delete(),
        lambda: Event.objects.bulk_update([event], ["note"]),
        lambda: Event.objects.update_or_create(pk=event.pk, defaults={"note": "lain"}),
    ):
        with pytest.raises(AppendOnlyError):
            refused()
    assert Event.objects.get().note == ""


def test_values_are_kept_so_that_both_databases_give_them_back_unchanged() -> None:
    given = {
        "pecahan": Fraction(4381, 1000),
        "desimal": Decimal("4.10"),
        "mengambang": 1e22,
        "hari": date(2026, 1, 30),
        "saat": datetime(2026, 1, 30, 16, 0, tzinfo=UTC),
        "label": gettext_lazy("Tugas"),
        "kunci": UUID(int=1),
        "himpunan": {"b", "a"},
        "daftar": (1, None, True),
        "kotor": "a\x00b\ud800",
    }
    event = make_event(after=given)
    event.refresh_from_db()
    assert event.after == {
        "pecahan": "4381/1000",
        "desimal": "4.10",
        "mengambang": "1e+22",
        "hari": "2026-01-30",
        "saat": "2026-01-30T16:00:00.000000Z",
        "label": "Tugas",
        "kunci": "00000000-0000-0000-0000-000000000001",
        "himpunan": ["a", "b"],
        "daftar": [1, None, True],
        "kotor": "ab?",
    }


def test_a_value_that_cannot_be_kept_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        make_event(after={"objek": object()})
    with pytest.raises(ValueError, match="zone"):
        compute.canonical_time(datetime(2026, 1, 1))


def test_without_a_time_the_clock_is_asked() -> None:
    event = services.record(verb=VERB, scope=SOMEBODY, kind="sample", id="x")
    assert event.at.tzinfo is not None
