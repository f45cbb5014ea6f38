"""audit_verify against somebody who writes into the database or the exported file."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from selaras.audit import compute, selectors
from selaras.audit.models import Event, Head
from selaras.audit.tests.factories import make_chain, make_event

pytestmark = pytest.mark.django_db


def raw(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def found() -> list[tuple[str, int]]:
    return [(fault.kind, fault.seq) for fault in selectors.verify_database().faults]


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit_verify", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_an_untouched_chain_is_intact() -> None:
    make_chain(4)
    code, text = run()
    assert code == 0 and "4 peristiwa diperiksa" in text


def test_an_empty_database_is_intact() -> None:
    assert run()[0] == 0


def test_the_unsealed_tail_is_told_apart() -> None:
    make_chain(2)
    make_event(3)
    code, text = run()
    assert code == 0 and "2 peristiwa diperiksa" in text and "Belum disegel: 1" in text


@pytest.mark.parametrize(
    "column, value",
    [
        ("verb", "audit.sample.made"),
        ("actor_name", "Orang lain"),
        ("actor_id", 99),
        ("via", "sistem"),
        ("subject_kind", "round"),
        ("subject_id", "9"),
        ("region_path", "ID.11."),
        ("note", "bukan saya"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("after", '{"angka": 3}'),
        ("before", '{"angka": 0}'),
        ("prev_hash", "f" * 64),
    ],
)
def test_a_changed_column_names_the_event(column: str, value: object) -> None:
    make_chain(4)
    raw(f"UPDATE audit_event SET {column} = %s WHERE seq = 2", value)  # noqa: S608
    assert found() == [("changed", 2)]
    code, text = run()
    assert code == 1 and "urutan 2" in text and "diubah" in text


def test_a_microsecond_counts() -> None:
    events = make_chain(3)
    at = events[1].at.replace(microsecond=1)
    raw("UPDATE audit_event SET at = %s WHERE seq = 2", at.strftime("%Y-%m-%d %H:%M:%S.%f+00:00"))
    assert found() == [("changed", 2)]


def test_a_changed_hash_names_its_event_once() -> None:
    make_chain(4)
    raw("UPDATE audit_event SET hash = %s WHERE seq = 2", "e" * 64)
    assert found() == [("changed", 2)]


def test_an_event_that_was_changed_and_hashed_again_is_named_by_the_break() -> None:
    events = make_chain(4)
    forged = compute.as_plain_row(events[1]) | {"note": "palsu"}
    raw("UPDATE audit_event SET note = %s, hash = %s WHERE seq = 2", "palsu", compute.event_hash(forged))
    assert found() == [("replaced", 2)]
    assert "urutan 2 diganti" in run()[1]


def test_a_deleted_event_is_named() -> None:
    make_chain(5)
    raw("DELETE FROM audit_event WHERE seq IN (2, 3)")
    assert found() == [("missing", 2), ("missing", 3)]


def test_a_cut_tail_is_seen_by_the_head() -> None:
    make_chain(5)
    raw("DELETE FROM audit_event WHERE seq > 3")
    assert found() == [("missing", 4)]
    assert "urutan 4 sampai 5" in run()[1]


def test_a_cut_tail_with_a_forged_head_number_is_still_seen() -> None:
    make_chain(5)
    raw("DELETE FROM audit_event WHERE seq > 3")
    Head.objects.update(seq=3)
    assert found() == [("head", 3)]


def test_a_lost_head_is_seen() -> None:
    make_chain(2)
    Head.objects.all().delete()
    assert found() == [("head", 2)]


def test_events_that_changed_places_are_named_with_both_places() -> None:
    make_chain(5)
    raw("UPDATE audit_event SET seq = 1000 WHERE seq = 2")
    raw("UPDATE audit_event SET seq = 2 WHERE seq = 4")
    raw("UPDATE audit_event SET seq = 4 WHERE seq = 1000")
    assert found() == [("moved", 2), ("moved", 4)]
    text = run()[1]
    assert "tercatat pada urutan 4, sekarang pada urutan 2" in text


def test_an_event_moved_to_the_end_leaves_its_place_behind() -> None:
    make_chain(4)
    raw("UPDATE audit_event SET seq = 5 WHERE seq = 2")
    Head.objects.update(seq=5)
    assert ("moved", 5) in found()
    assert all(kind != "missing" for kind, _seq in found())


def test_a_number_far_ahead_does_not_list_a_million_missing() -> None:
    make_chain(3)
    raw("UPDATE audit_event SET seq = 900000000 WHERE seq = 3")
    kinds = [kind for kind, _seq in found()]
    assert kinds.count("missing") == 1 and len(kinds) <= 3


def test_an_event_smuggled_in_breaks_the_chain() -> None:
    make_chain(3)
    Event.objects.bulk_create(
        [
            Event(
                verb="a",
                at=Event.objects.get(seq=3).at,
                via="sistem",
                subject_kind="k",
                subject_id="1",
                seq=4,
                prev_hash="0" * 64,
                hash="1" * 64,
            )
        ]
    )
    assert ("changed", 4) in found()


def test_very_many_wrong_rows_are_all_named_without_a_search_for_their_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compute, "LISTED", 2)
    make_chain(4)
    raw("UPDATE audit_event SET note = 'x'")
    assert found() == [("changed", 1), ("changed", 2), ("changed", 3), ("changed", 4)]


# ---- the exported file


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    make_chain(5)
    file = tmp_path / "audit.jsonl"
    call_command("audit_export", str(file), stdout=StringIO())
    return file


def rewrite(file: Path, lines: list[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_an_exported_file_is_intact_and_tells_its_head(exported: Path) -> None:
    code, text = run(str(exported))
    assert code == 0 and Head.objects.get().hash in text
    *made, taking = map(json.loads, exported.read_text(encoding="utf-8").splitlines())
    assert len(made) == 5 and taking["verb"] == "audit.exported"


def test_an_export_seals_first(tmp_path: Path) -> None:
    make_event(1)
    call_command("audit_export", str(tmp_path / "a.jsonl"), stdout=StringIO())
    assert selectors.unsealed_count() == 0


def test_an_export_without_a_file_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    make_chain(2)
    call_command("audit_export")
    assert [json.loads(line)["seq"] for line in capsys.readouterr().out.splitlines()] == [1, 2, 3]


def test_a_changed_line_is_named(exported: Path) -> None:
    lines = exported.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("Rusmala", "Rusmali")
    rewrite(exported, lines)
    code, text = run(str(exported))
    assert code == 1 and "urutan 2" in text and "diubah" in text


def test_a_missing_line_is_named(exported: Path) -> None:
    lines = exported.read_text(encoding="utf-8").splitlines()
    del lines[2]
    rewrite(exported, lines)
    code, text = run(str(exported))
    assert code == 1 and "urutan 3 hilang" in text and "1 temuan" in text


def test_lines_in_another_order_are_named(exported: Path) -> None:
    lines = exported.read_text(encoding="utf-8").splitlines()
    lines[1], lines[2] = lines[2], lines[1]
    rewrite(exported, lines)
    code, text = run(str(exported))
    assert code == 1 and "Baris 3: peristiwa urutan 2 berada setelah urutan 3" in text and "1 temuan" in text


def test_a_doubled_line_is_named(exported: Path) -> None:
    lines = exported.read_text(encoding="utf-8").splitlines()
    rewrite(exported, [*lines[:2], lines[1], *lines[2:]])
    code, text = run(str(exported))
    assert code == 1 and "Urutan 2 muncul dua kali" in text


@pytest.mark.parametrize("line", ["bukan json", "[]", '{"seq": "1"}', '{"seq": 1}', '{"seq": true, "id": 1}'])
def test_a_file_that_is_not_an_export_cannot_be_read(exported: Path, line: str) -> None:
    rewrite(exported, [line])
    code, text = run(str(exported))
    assert code == 2 and "Baris 1" in text


def test_a_file_that_does_not_exist_or_is_no_text_cannot_be_read(tmp_path: Path) -> None:
    assert run(str(tmp_path / "tidak-ada"))[0] == 2
    (tmp_path / "biner").write_bytes(b"\xff\xfe\x00")
    assert run(str(tmp_path / "biner"))[0] == 2
