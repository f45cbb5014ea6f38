"""A text is published whole, once, and never changed afterwards."""

import pytest
from django.db import IntegrityError, transaction

from selaras.audit.models import Event
from selaras.instruments import compute
from selaras.instruments.models import Immutable, Instrument, Node, Question
from selaras.instruments.selectors import current, latest, questions_of, usual_owners
from selaras.instruments.services import publish
from selaras.instruments.tests.factories import SMALL, SYSTEM, make_instrument

pytestmark = pytest.mark.django_db
CHANGED = SMALL.replace("Dokumen apa yang memuatnya?", "Dokumen mana yang memuatnya?")
NEXT_EDITION = SMALL.replace('edition: "2024"', 'edition: "2025"')


def test_everything_of_the_text_is_kept():
    instrument = make_instrument()
    assert [(n.code, n.weight, n.is_leaf) for n in instrument.nodes.all()] == [
        ("A", "100", False),
        ("I1", "60", True),
        ("I2", "40", True),
    ]
    assert instrument.nodes.get(code="I1").parent.code == "A"
    asked = list(questions_of(instrument))
    assert [q.code for q in asked] == ["1.1", "1.2", "2.1", "2.2"]
    assert asked[0].owners == ["bappeda", "tapem"]
    assert asked[1].rubric[6] == {"level": 7, "text": "Diperbaiki terus"}
    assert [q.sets_value for q in asked] == [False, True, False, True]
    assert usual_owners(instrument) == {
        "1.1": "bappeda",
        "1.2": "bappeda",
        "2.1": "kesbangpol",
        "2.2": "kesbangpol",
    }
    assert instrument.bands[1] == {"from": "4", "label": "Atas", "status": "usulan"}
    assert instrument.missing == {"policy": "refuse"}
    assert instrument.source_text == SMALL
    assert str(asked[0].node) == "I1 Perencanaan contoh"
    assert str(asked[0]) == "1.1 Dokumen apa yang memuatnya?"


def test_publishing_is_audited_once():
    instrument = make_instrument()
    event = Event.objects.get(verb="instruments.instrument.published")
    assert (event.subject_kind, event.subject_id) == ("instrument", str(instrument.pk))
    assert event.after["edition"] == "2024"


def test_the_same_text_again_is_the_same_row():
    assert make_instrument() == make_instrument()
    assert make_instrument("\ufeff" + SMALL.replace("\n", "\r\n")) == make_instrument()
    assert Event.objects.count() == 1


def test_a_changed_text_is_a_new_row_and_the_old_one_stays():
    old = make_instrument()
    new = make_instrument(CHANGED)
    assert new.replaces == old
    assert current("IKT", "2024") == new
    assert old.questions.get(code="1.1").text == "Dokumen apa yang memuatnya?"
    assert new.questions.get(code="1.1").text == "Dokumen mana yang memuatnya?"


def test_a_changed_question_keeps_the_method_and_a_changed_weight_does_not():
    old = make_instrument()
    reworded = make_instrument(CHANGED)
    reweighted = make_instrument(
        CHANGED.replace("weight: 60", "weight: 70").replace("weight: 40", "weight: 30")
    )
    assert old.sha256 == reworded.sha256 != reweighted.sha256


def test_a_text_that_comes_back_counts_again():
    first = make_instrument()
    make_instrument(CHANGED)
    last = make_instrument()
    assert last != first
    assert current("IKT", "2024") == last


def test_the_latest_edition_is_found_by_code():
    make_instrument()
    newer = make_instrument(NEXT_EDITION)
    assert latest("IKT") == newer
    assert latest("TIDAK-ADA") is None


def test_a_faulty_text_writes_nothing_and_names_all_faults():
    with pytest.raises(compute.InstrumentFaults) as found:
        publish(
            scope=SYSTEM,
            text=SMALL.replace("weight: 60", "weight: 61").replace("better: high", "better: up"),
            file="rusak.yaml",
            now=make_instrument().published_at,
        )
    assert {fault.code for fault in found.value.faults} == {"weights_sum", "unknown_word"}
    assert Instrument.objects.count() == 1


def test_an_edition_that_no_column_holds_is_a_fault():
    long = SMALL.replace('edition: "2024"', f'edition: "{"2024" * 20}"')
    (fault,) = compute.check(long, file="")
    assert fault.code == "text_too_long"
    assert compute.check(SMALL, file="") == ()


@pytest.mark.parametrize("model", [Instrument, Node, Question])
def test_nothing_published_can_be_changed_or_deleted(model):
    make_instrument()
    row = model.objects.first()
    for change in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(code="X"),
        lambda: model.objects.bulk_update([row], ["code"]),
    ):
        with pytest.raises(Immutable):
            change()
    assert model.objects.filter(pk=row.pk, code=row.code).exists()


def test_two_versions_cannot_replace_the_same_one():
    first = make_instrument()
    make_instrument(CHANGED)
    fork = Instrument.objects.get(pk=first.pk)
    fork.pk, fork._state.adding, fork.replaces = None, True, first
    with pytest.raises(IntegrityError), transaction.atomic():
        fork.save()
    fork.pk, fork._state.adding, fork.replaces = None, True, None
    with pytest.raises(IntegrityError), transaction.atomic():
        fork.save()
