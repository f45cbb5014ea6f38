"""Each day one root; printed ones find a chain that was built anew, also far from any database."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import Http404
from django.test import RequestFactory

from selaras.audit import compute, selectors, services, views
from selaras.audit.compute import chain
from selaras.audit.models import AppendOnlyError, Event, Head, Root, Verification
from selaras.audit.tests.factories import NOW, SOMEBODY, make_chain, make_event, reader_of
from selaras.core.verdict import Refused

pytestmark = pytest.mark.django_db
# 00.10 WIB of the day after.
NIGHT = datetime(2026, 1, 27, 17, 10, tzinfo=UTC)


def run(*arguments: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit_verify", *map(str, arguments), stdout=out, stderr=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def alone(*arguments: object) -> tuple[int, str]:
    """Without our libraries, our settings, our folder."""
    command = [sys.executable, "-I", "-S", chain.__file__, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={}, cwd="/")
    return done.returncode, done.stdout + done.stderr


def three_days() -> list[Root]:
    roots = []
    for day in range(3):
        for number in (1, 2):
            make_event(number, at=NOW + timedelta(days=day))
        roots.append(services.keep_root(now=NIGHT + timedelta(days=day)))
    return roots  # type: ignore[return-value]


def build_anew(*, from_seq: int = 1, tell: str = "bersih") -> None:
    """What somebody with the whole server can do: every row, every hash, the head and our own roots."""
    prev = compute.GENESIS
    with connection.cursor() as cursor:
        for event in Event.objects.order_by("seq"):
            if event.seq is not None and event.seq >= from_seq:
                event.note, event.prev_hash = tell, prev
                event.hash = compute.event_hash(compute.as_plain_row(event))
                cursor.execute(
                    "UPDATE audit_event SET note = %s, prev_hash = %s, hash = %s WHERE id = %s",
                    [tell, prev, event.hash, event.pk],
                )
                cursor.execute("UPDATE audit_root SET hash = %s WHERE seq = %s", [event.hash, event.seq])
            prev = event.hash
    Head.objects.update(hash=prev)


# ---- one a day


def test_a_day_that_has_ended_gets_one_root_of_what_was_sealed() -> None:
    first, second, third = three_days()
    assert [(r.day.day, r.seq, r.count) for r in (first, second, third)] == [
        (27, 2, 2),
        (28, 4, 2),
        (29, 6, 2),
    ]
    assert third.hash == Head.objects.get().hash
    assert services.keep_root(now=NIGHT + timedelta(days=2, hours=9)) is None


def test_a_day_without_events_has_its_root_too() -> None:
    root = services.keep_root(now=NIGHT)
    assert root is not None and (root.seq, root.count, root.hash) == (0, 0, compute.GENESIS)
    assert run()[0] == 0


def test_the_day_ends_at_midnight_in_jakarta() -> None:
    services.keep_root(now=NIGHT - timedelta(minutes=20))
    services.keep_root(now=NIGHT)
    assert [root.day for root in Root.objects.order_by("day")] == [date(2026, 1, 26), date(2026, 1, 27)]


def test_a_clock_that_was_a_year_ahead_holds_up_no_later_day() -> None:
    make_event(1)
    services.keep_root(now=NIGHT + timedelta(days=365))
    make_event(2)
    root = services.keep_root(now=NIGHT)
    assert root is not None and (root.seq, root.count) == (2, 1) and run()[0] == 0


def test_a_root_is_never_rewritten() -> None:
    (root, *_) = three_days()
    with pytest.raises(AppendOnlyError):
        root.save()
    with pytest.raises(AppendOnlyError):
        Root.objects.all().delete()


# ---- against roots kept elsewhere


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    three_days()
    sheet = tmp_path / "akar.txt"
    call_command("audit_roots", str(sheet), "--month", "2026-01", stdout=StringIO())
    return sheet


def test_a_chain_built_anew_looks_whole_and_is_found_by_the_printed_roots(printed: Path) -> None:
    assert run("--roots", printed) == (0, run()[1].replace(".\n", ". 3 akar cocok.\n"))
    build_anew()
    assert run()[0] == 0
    code, text = run("--roots", printed)
    assert code == 1 and "Akar 2026-01-27 tidak cocok" in text and "urutan 1 dan 2" in text


def test_where_the_chain_was_built_anew_is_told_between_two_roots(printed: Path) -> None:
    build_anew(from_seq=4)
    code, text = run("--roots", printed)
    assert code == 1 and "2026-01-27" not in text and "antara urutan 3 dan 4" in text


def test_roots_of_a_chain_that_was_longer_are_missed(printed: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE seq > 4")
        cursor.execute("DELETE FROM audit_root WHERE seq > 4")
    head = Event.objects.get(seq=4)
    Head.objects.update(seq=4, hash=head.hash)
    assert run()[0] == 0
    code, text = run("--roots", printed)
    assert code == 1 and "Akar 2026-01-29 menyebut urutan 6, tetapi rantai berakhir pada urutan 4" in text


def test_the_databases_own_roots_find_who_forgot_them() -> None:
    three_days()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_root SET hash = %s WHERE seq = 4", ["f" * 64])
    code, text = run()
    assert code == 1 and "Akar 2026-01-28" in text


def test_the_outcome_of_a_check_is_kept(printed: Path) -> None:
    run("--roots", printed)
    build_anew()
    run("--roots", printed)
    whole, broken = Verification.objects.order_by("pk")
    assert (whole.checked, whole.faults, whole.told) == (6, 0, [])
    assert broken.faults == 3 and "tidak cocok" in broken.told[0]


# ---- far from any database


@pytest.fixture
def exported(tmp_path: Path, printed: Path) -> Path:
    path = tmp_path / "audit.jsonl"
    rows = (json.dumps(row, ensure_ascii=False) for row in selectors.sealed_rows())
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def change(rows: list[str]) -> None:
    rows[2] = rows[2].replace("Rusmala", "Orang Lain")


def lose(rows: list[str]) -> None:
    del rows[3]


def reorder(rows: list[str]) -> None:
    rows[1], rows[4] = rows[4], rows[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "tamper, told",
    [
        (change, "Peristiwa urutan 3 (id"),
        (lose, "Peristiwa urutan 4 hilang"),
        (reorder, "Baris 3: peristiwa urutan 3 berada setelah urutan 5"),
    ],
)
def test_an_exported_file_is_checked_by_python_alone(
    exported: Path, printed: Path, tamper: Any, told: str
) -> None:
    code, text = alone(exported, "--roots", printed)
    assert code == 0 and "6 peristiwa diperiksa" in text and "3 akar cocok" in text
    rows = exported.read_text(encoding="utf-8").splitlines()
    tamper(rows)
    exported.write_text("\n".join(rows), encoding="utf-8")
    code, text = alone(exported)
    assert code == 1 and told in text


@pytest.mark.slow
def test_an_exported_file_of_a_chain_built_anew_is_found_by_python_alone(
    printed: Path, tmp_path: Path
) -> None:
    build_anew()
    path = tmp_path / "audit.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in selectors.sealed_rows()), encoding="utf-8")
    assert alone(path)[0] == 0
    code, text = alone(path, "--roots", printed)
    assert code == 1 and "Akar 2026-01-27 tidak cocok" in text
    assert alone(path, "--roots", tmp_path / "tidak-ada.txt")[0] == 2


def test_the_command_checks_a_file_as_the_lone_module_does(exported: Path, printed: Path) -> None:
    code, text = run(exported, "--roots", printed)
    assert code == 0 and "3 akar cocok" in text and not Verification.objects.exists()


# ---- roots as files


def roots_in(tmp_path: Path, text: str) -> list[compute.Root]:
    path = tmp_path / "lembar"
    path.write_text(text, encoding="utf-8")
    return compute.read_roots(path)


def test_json_and_paper_tell_the_same_roots(printed: Path, tmp_path: Path) -> None:
    told = selectors.roots_as_json(Root.objects.order_by("day"))
    assert roots_in(tmp_path, told) == compute.read_roots(printed)
    listed = json.dumps({"items": json.loads(told)["roots"], "next": None})
    assert roots_in(tmp_path, listed) == compute.read_roots(printed)


def test_paper_typed_off_with_other_blanks_and_broken_lines_is_read(tmp_path: Path) -> None:
    hash_ = "0123456789abcdef" * 4
    typed = f"Rapat\n 2026-01-27   12 3\n   {hash_[:32].upper()}\n   {hash_[32:48]} {hash_[48:]}\nSelesai\n"
    assert roots_in(tmp_path, typed) == [compute.Root("2026-01-27", 12, hash_, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Notula rapat",
        f"2026-01-27 1 1 {'a' * 63}",
        f"2026-01-27 1 1 {'a' * 65}",
        f"2026-01-27 1 1 {'a' * 63}g",
        f"2026-01-27 {'a' * 64}",
        f"2026-01-27 1 1 {'a' * 64}\n2026-01-28 2 1 {'a' * 10}",
        "{}",
        "[]",
        "{",
        '{"roots": [{"day": "2026-01-27"}]}',
        '{"roots": 7}',
        "[" * 100_000,
    ],
)
def test_a_sheet_that_cannot_be_read_whole_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(compute.UnreadableError):
        roots_in(tmp_path, text)
    assert run("--roots", tmp_path / "lembar")[0] == 2


def test_the_sheet_of_a_month_is_one_page(tmp_path: Path) -> None:
    for day in range(1, 32):
        services.keep_root(now=datetime(2026, 1, day, 17, 10, tzinfo=UTC))
    text = selectors.roots_as_text(selectors.roots_of_month(date(2026, 1, 1)), title="Januari 2026")
    lines = text.splitlines()
    assert len(lines) <= 50 and max(map(len, lines)) <= 96 and text.count("2026-01-") == 31


def test_a_month_that_is_none_is_said() -> None:
    with pytest.raises(CommandError, match="TTTT-BB"):
        call_command("audit_roots", "--month", "mei")


# ---- the page


def ask(view: Any, scope: Any = None, path: str = "/", **kwargs: object) -> Any:
    request = RequestFactory().get(path)
    request.user = type("Somebody", (), {"is_authenticated": True, "is_active": True})()
    request.scope, request.session = scope or reader_of("ID.16."), {}  # type: ignore[attr-defined, assignment]
    return view(request, **kwargs)


def test_the_page_shows_a_month_and_gives_it_to_take_along(printed: Path) -> None:
    html = ask(views.roots, path="/?month=2026-01").content.decode()
    assert all(root.hash in html for root in Root.objects.all())
    assert "Belum ada akar" in ask(views.roots, path="/?month=x").content.decode()
    for wrong in ("x", "2026-13", "10000-01"):
        with pytest.raises(Http404):
            ask(views.roots_file, path=f"/?month={wrong}", form="txt")
    text = ask(views.roots_file, path="/?month=2026-01", form="txt")
    assert text.content.decode() == printed.read_text(encoding="utf-8")
    assert len(json.loads(ask(views.roots_file, form="json").content)["roots"]) == 3
    with pytest.raises(Http404):
        ask(views.roots_file, form="exe")


def test_whoever_may_not_read_the_log_gets_no_root() -> None:
    for view, more in ((views.roots, {}), (views.roots_file, {"form": "json"})):
        with pytest.raises(Refused):
            ask(view, SOMEBODY, **more)


def test_a_chain_without_events_is_told_whole() -> None:
    make_chain(2)
    assert compute.summary(selectors.verify_database()).startswith("Utuh: 2 peristiwa")
