"""What was decided is never overwritten: no row of a history is changed or deleted."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import (
    ContributionEntry,
    HeadValidation,
    Item,
    Message,
    Revision,
    Round,
    RoundExtension,
    ScoreRun,
)
from selaras.assessments.tests.factories import INTERNAL_DUE, NOW, OWNER_DUE, City, contribution_of, item_of
from selaras.audit.models import AppendOnlyError
from selaras.duties.models import Extension

HISTORY = (
    Revision, HeadValidation, ContributionEntry, Message, RoundExtension, ScoreRun, Extension,
)  # fmt: skip


@pytest.fixture
def lived(city: City, round_: Round) -> None:
    """A round in which every kind of history has a row."""
    item = city.to_verifier(item_of(round_, "1.1"))
    helper = contribution_of(item, city["tapem"])
    services.hand_in_contribution(scope=city.contact("tapem"), contribution_id=helper.pk, note="Ada", now=NOW)
    services.post_message(scope=city.operator, item_id=item.pk, text="Cukup", now=NOW)
    services.extend_agency(
        scope=city.operator, round_=round_, agency=city["tapem"], due_at=OWNER_DUE, reason="Pindah", now=NOW
    )
    services.keep_score(scope=city.operator, round_=round_, tier="usulan", now=NOW)


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model.__name__)
@pytest.mark.slow
def test_a_row_of_history_is_neither_changed_nor_deleted(lived: None, model: type[Model]) -> None:
    row = model._default_manager.first()
    assert row is not None
    before = model._default_manager.values().first()
    rows = model._default_manager.all()
    field = next(
        f.name
        for f in model._meta.fields
        if f.name in {"narrative", "by_name", "note", "text", "reason", "score"}
    )
    setattr(row, field, "diubah")
    for attempt in (
        row.save, row.delete, rows.delete, lambda: rows.update(**{field: "diubah"}),
        lambda: rows.bulk_update([row], [field]),
    ):  # fmt: skip
        with pytest.raises(AppendOnlyError):
            attempt()
    assert model._default_manager.values().first() == before


def test_a_number_is_given_once(lived: None) -> None:
    row = Revision.objects.first()
    assert row is not None
    twin = Revision(item=row.item, number=row.number, tier="opd", action="save", state="konsep",
                    author_name="x", via="akun", at=NOW)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


@pytest.mark.slow
def test_numbers_have_no_gaps_through_a_whole_life(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.REPAIR)
    services.drop(scope=city.operator, item_id=item.pk, reason="Tidak ada", now=NOW)
    services.restore(scope=city.operator, item_id=item.pk, now=NOW)
    city.approve(item, "Baru")
    services.reopen(scope=city.operator, item_id=item.pk, reason="Periksa", now=NOW)
    city.approve(item, "Lebih baru")
    city.send(round_)
    numbers = list(item.revisions.values_list("number", flat=True))
    assert numbers == list(range(1, Item.objects.get(pk=item.pk).version + 1))
    assert [row.action for row in item.revisions.all()] == [
        "save", "submit", "validate", "return", "drop", "restore",
        "save", "submit", "validate", "verify", "reopen",
        "save_repair", "submit", "validate", "verify", "mark_sent",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "tidak_relevan", "drop_reason": ""}, "a_dropped_item_says_why"),
        ({"verified_level": 3, "reason_code": ""}, "a_verified_level_has_a_reason_code"),
    ],
)
def test_the_database_itself_refuses_a_decision_without_reason(
    city: City, round_: Round, fields: dict[str, object], name: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        round_.items.filter(code="1.4").update(**fields)


def test_the_database_itself_refuses_dates_in_the_wrong_order(city: City, round_: Round) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round_.pk).update(owner_due_at=INTERNAL_DUE, internal_due_at=OWNER_DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        round_.stages.filter(kind="isi").update(opens_at=OWNER_DUE, closes_at=INTERNAL_DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        round_.agencies.update(validation_delegated=True)
