"""Who counts after a deadline or a kill finds what is missing, half or doubled, and names it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from benchmarks.evening.count import count
from benchmarks.evening.papers import pdf
from selaras.assessments.models import Item
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.core.references import Reference
from selaras.evidence.models import path_of
from selaras.evidence.services import attach_upload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Told = dict[str, Any]


@pytest.fixture
def told(settings: Any, tmp_path: Path) -> Told:
    """An answer in two steps and a file, as their sender was told."""
    settings.MEDIA_ROOT = tmp_path / "files"
    city = City()
    item = item_of(city.make_round(), "1.1")
    for word in ("konsep", "akhir"):
        city.write(item, f"Isian {word}.")
    paper = SimpleUploadedFile("bukti.pdf", pdf(2000, seed="satu"))
    use = attach_upload(
        scope=city.answering(item), subject=Reference("item", str(item.pk)), upload=paper, now=NOW
    )
    assert use.evidence.blob is not None
    return {
        "answers": {str(item.pk): ["Isian konsep.", "Isian akhir."]},
        "submitted": [],
        "contributions": {},
        "files": {str(use.evidence_id): use.evidence.blob.sha256},
    }


def shelf(told: Told) -> Path:
    (digest,) = told["files"].values()
    return path_of(digest)


def test_what_is_all_there_is_found(told: Told) -> None:
    seen = count(told)
    assert (seen["acknowledged"], seen["found"], seen["lost"]) == (3, 3, 0)
    assert seen["half_files"] == seen["doubled"] == [] and seen["chain"]["intact"]
    assert seen["chain"]["uneven"] == []


def older_text(told: Told) -> None:
    Item.objects.update(narrative="Isian konsep.")


def one_more_answer(told: Told) -> None:
    next(iter(told["answers"].values())).insert(0, "Isian yang hilang.")


def one_more_submission(told: Told) -> None:
    told["submitted"].append(int(next(iter(told["answers"]))))


def no_file(told: Told) -> None:
    shelf(told).unlink()


def half_a_file(told: Told) -> None:
    shelf(told).write_bytes(shelf(told).read_bytes()[:100])


def another_file(told: Told) -> None:
    told["files"] = dict.fromkeys(told["files"], "0" * 64)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (older_text, "stands Isian akhir."),
        (one_more_answer, "answer Isian yang hilang."),
        (one_more_submission, "submitted"),
        (no_file, "file"),
        (half_a_file, "file"),
        (another_file, "file"),
    ],
)
def test_what_was_acknowledged_and_is_gone_is_named(
    told: Told, damage: Callable[[Told], None], words: str
) -> None:
    damage(told)
    seen = count(told)
    assert seen["lost"] == 1 and seen["lost_first"][0].startswith(words)


@pytest.mark.parametrize(("damage", "words"), [(no_file, "has no file"), (half_a_file, "is not its content")])
def test_a_half_file_is_named(told: Told, damage: Callable[[Told], None], words: str) -> None:
    damage(told)
    assert words in count(told)["half_files"][0]


def test_a_broken_chain_and_a_step_without_its_event_are_named(told: Told) -> None:
    assert count(told)["chain"]["intact"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET note = 'diubah' WHERE seq = 2")
        cursor.execute("DELETE FROM audit_event WHERE verb = 'evidence.added'")
    seen = count(told)["chain"]
    assert not seen["intact"] and seen["faults"]
    assert seen["uneven"] == ["evidence.added 1 rows, 0 events"]
