"""The round that case 1 continues: finished, marked as an example, and handed on."""

import pytest

from selaras.assessments.choices import ItemState, RoundState
from selaras.assessments.models import Note, Revision, Round
from selaras.assessments.selectors.series import guidance_of, last_year
from selaras.demo.choices import YEAR_BEFORE
from selaras.demo.tests.moments import SUNDAY
from selaras.duties.models import Duty
from selaras.evidence.models import Evidence, Use
from selaras.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def before(case: Round) -> Round:
    assert case.previous is not None
    return case.previous


def test_the_case_continues_a_finished_round_of_the_year_before(case: Round, before: Round) -> None:
    assert (before.state, before.data_year) == (RoundState.OFFICIAL, case.data_year - 1)
    assert before.owner_due_at < case.created_at
    assert set(before.items.filter(state=ItemState.SETTLED).values_list("code", flat=True)) == set(
        YEAR_BEFORE
    )
    running = Duty.objects.running().filter(group_kind="round", group_id=str(before.pk))
    assert not running.exists()
    assert not Revision.objects.filter(item__round=before, at__gte=case.created_at).exists()
    told = Notice.objects.filter(url__startswith=before.get_absolute_url())
    assert told.exists() and not told.filter(read_at=None).exists()


def test_no_level_of_an_indicator_is_invented_for_it(before: Round) -> None:
    levels = before.items.filter(is_level=True)
    assert levels.count() == 9
    assert not levels.exclude(claimed_level=None, verified_level=None).exists()
    assert not before.scores.exclude(score=None).exists()


def test_whatever_was_asked_and_answered_says_that_it_is_an_example(before: Round) -> None:
    assert [series.source for series in before.note_series.order_by("opened_at")] == [
        "inspektorat",
        "pemilik",
    ]
    notes = Note.objects.filter(series__round=before)
    assert notes.count() == 4 and set(notes.values_list("state", flat=True)) == {"selesai"}
    for note in notes:
        assert all(entry.text.startswith("Contoh") for entry in note.entries.exclude(text=""))
    assert all("ontoh" in series.summary for series in before.note_series.all())
    assert before.inspected_by_name == "Darlan Rupit"


def test_its_sending_is_proved_by_an_example(before: Round) -> None:
    proof = before.sendings.get()
    assert proof.receipt.startswith("CONTOH") and "contoh" in proof.recipient
    assert proof.sent_at >= before.closed_at
    assert Use.objects.live().on("sending_proof", proof.pk).count() == 1


def test_last_years_answer_is_offered_and_one_draft_still_is_it(case: Round, before: Round) -> None:
    items = {item.code: item for item in case.items.select_related("round", "question")}
    reused, offered = last_year(items["1.6"]), last_year(items["4.2"])
    assert reused is not None and reused.unchanged
    assert items["1.6"].state == ItemState.DRAFT and str(before.data_year) in items["1.6"].narrative
    assert offered is not None and offered.item.narrative and not offered.unchanged
    assert items["4.2"].state == ItemState.EMPTY


def test_guidance_of_both_years_stands_on_the_page(case: Round, before: Round) -> None:
    assert [(row.item.code, row.item.round_id) for row in guidance_of(case)] == [
        ("7.1", before.pk),
        ("8.3", case.pk),
    ]


def test_its_evidence_stays_with_its_year(before: Round) -> None:
    proofs = Evidence.objects.filter(title__contains="tahun lalu")
    assert proofs.count() == len(YEAR_BEFORE)
    assert not proofs.filter(created_at__gt=SUNDAY).exists()
