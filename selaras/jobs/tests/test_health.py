"""The health page and the metrics: every state with what to do, and nothing of a person in them."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from selaras.accounts.tests.factories import NOW
from selaras.audit import services as audit
from selaras.audit.models import Event, Verification
from selaras.core import health
from selaras.core.health import BAD, GOOD, WATCH, Figure, Look, Seen, Sign
from selaras.core.scope import Grant, Scope
from selaras.core.verdict import Refused
from selaras.jobs import choices, services, tasks, views
from selaras.jobs.models import Backup, Job, TickRun
from selaras.jobs.selectors import health as machine
from selaras.jobs.tests.factories import STARTER

pytestmark = pytest.mark.django_db
TOKEN = "rahasia-pemantau-yang-cukup-panjang-0123"
ADMIN = Scope(
    on=date(2026, 1, 27),
    user_id=1,
    name="Admin",
    grants=(Grant(role="admin", permissions=frozenset({"jobs.health"}), region_path="ID.16.72."),),
)


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path
    cache.clear()
    yield
    cache.clear()


def job(state: str, **ago: float) -> None:
    Job.objects.create(kind="uji", title="Uji", state=state, created_at=NOW - timedelta(**ago))


# ---- each look


def test_a_queue_is_good_slow_or_stuck_by_its_oldest() -> None:
    assert machine.look_at_queue(NOW).state == GOOD
    job(choices.State.QUEUED, minutes=1)
    assert machine.look_at_queue(NOW).state == GOOD
    job(choices.State.QUEUED, minutes=6)
    assert machine.look_at_queue(NOW).state == WATCH
    job(choices.State.QUEUED, minutes=31)
    sign = machine.look_at_queue(NOW)
    assert sign.state == BAD and "selaras-worker" in sign.advice
    assert Figure("jobs_oldest_waiting_seconds", 31 * 60.0) in sign.figures


def test_a_job_set_aside_is_told() -> None:
    job(choices.State.ASIDE, days=9)
    sign = machine.look_at_queue(NOW)
    assert sign.state == WATCH and "1 disisihkan" in sign.told and "Disisihkan" in sign.advice


@pytest.mark.parametrize("hours, state", [(1, GOOD), (31, WATCH), (80, BAD)])
def test_an_old_backup_is_told(hours: int, state: str) -> None:
    assert machine.look_at_backup(NOW).state == BAD
    services.note_backup(name="a.tar.gz", size=5, files=2, now=NOW - timedelta(hours=hours))
    assert machine.look_at_backup(NOW).state == state


def test_a_backup_keeps_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from selaras.jobs.management.commands import _archive

    monkeypatch.setattr(_archive, "dump_database", lambda target: target.write_bytes(b"x") and {})
    monkeypatch.setattr(_archive, "write", lambda *given, **asked: (7, 0))
    call_command("backup", str(tmp_path / "a.tar.gz"))
    kept = Backup.objects.get()
    assert (kept.name, kept.files) == ("a.tar.gz", 7) and kept.size > 0


def test_a_disk_is_told_by_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((500, GOOD), (100, WATCH), (10, BAD)):
        usage = SimpleNamespace(total=1000, used=0, free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder, usage=usage: usage)
        assert machine.look_at_disk(NOW).state == state


def test_the_size_and_version_of_the_database_are_told() -> None:
    sign = machine.look_at_database(NOW)
    assert sign.figures[0].value > 0 and re.search(r"(SQLite|PostgreSQL) \d+\.\d+", sign.told)


# ---- the ticks and the chain


def test_a_worker_that_never_ran_or_stopped_is_told() -> None:
    assert machine.look_at_ticks(NOW).state == BAD
    TickRun.objects.create(name="a", every_seconds=5, ran_at=NOW - timedelta(minutes=1))
    assert machine.look_at_ticks(NOW).state == GOOD
    TickRun.objects.create(name="b", every_seconds=5, ran_at=NOW - timedelta(minutes=4))
    sign = machine.look_at_ticks(NOW)
    assert sign.state == WATCH and "Bermasalah: b." in sign.told
    assert machine.look_at_ticks(NOW + timedelta(minutes=3)).state == BAD


def test_ticks_are_told_once_a_minute_and_at_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "_ticks", {})
    choices.register_tick("a", 5, lambda now: None)
    told: dict[str, tuple[float, bool]] = {}

    def tell(elapsed: float, well: bool) -> int:
        failures = {} if well else {"a": 1}
        with CaptureQueriesContext(connection) as seen:
            services.tell_ticks({"a": well}, failures, told, elapsed=elapsed, now=NOW)
        return len([one for one in seen.captured_queries if "INSERT" in one["sql"]])

    assert [tell(0, True), tell(5, True), tell(10, False), tell(15, False), tell(20, True)] == [1, 0, 1, 0, 1]
    assert tell(79, True) == 0 and tell(80, True) == 1
    assert TickRun.objects.get().failures == 0


def test_a_night_makes_a_root_and_checks_the_whole_chain() -> None:
    audit.record(verb="jobs.started", scope=STARTER, kind="job", id=1, at=NOW)
    tasks.keep_audit_root(NOW)
    check = Verification.objects.get()
    assert check.faults == 0 and check.checked >= 1
    assert "Utuh" in Job.objects.get(kind=choices.CHAIN_CHECK).result["summary"]
    tasks.keep_audit_root(NOW + timedelta(minutes=5))
    assert Verification.objects.count() == 1


def test_a_chain_is_told_by_what_waits_and_what_was_found() -> None:
    from selaras.audit.selectors import look_at_chain

    assert look_at_chain(NOW).state == WATCH
    Verification.objects.create(at=NOW, checked=1, last_seq=1, faults=0)
    assert look_at_chain(NOW).state == GOOD
    audit.record(verb="jobs.started", scope=STARTER, kind="job", id=1, at=NOW - timedelta(minutes=3))
    assert "selaras-worker" in look_at_chain(NOW).advice
    audit.seal(now=NOW)
    Verification.objects.create(at=NOW + timedelta(minutes=1), checked=1, last_seq=1, faults=2, told=["x"])
    sign = look_at_chain(NOW)
    assert sign.state == BAD and "2 temuan" in sign.told and "--roots" in sign.advice


# ---- the page


def page(scope: Scope) -> str:
    request = RequestFactory().get("/kesehatan/")
    request.user = SimpleNamespace(is_authenticated=True, is_active=True)  # type: ignore[assignment]
    request.scope, request.session = scope, {}  # type: ignore[attr-defined, assignment]
    return views.health_page(request).content.decode()


def test_the_page_is_for_administrators_and_tells_the_worst_first() -> None:
    with pytest.raises(Refused):
        page(STARTER)
    html = page(ADMIN)
    assert html.index("Belum pernah dibuat.") < html.index(
        "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    )
    assert "Ada gangguan" in html


def test_every_look_is_cheap_and_costs_the_same_with_much_data() -> None:
    counts = []
    for rows in (1, 10):
        for number in range(rows):
            job(choices.State.QUEUED, minutes=number)
        with CaptureQueriesContext(connection) as seen:
            health.look_around(NOW)
        counts.append(len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]))
    assert counts[0] == counts[1] <= 15


def test_what_cannot_be_looked_at_hides_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(now: object) -> Sign:
        raise OperationalError("rahasia: /var/lib")

    monkeypatch.setitem(health._looks, "queue", Look("queue", "Antrean", 10, gone))
    seen = {one.code: one.sign for one in health.look_around(NOW)}
    assert seen["queue"].state == BAD and "rahasia" not in seen["queue"].told
    assert seen["versions"].state == GOOD


# ---- the metrics


def ask(**headers: str) -> Any:
    return Client().get("/metrik", headers=headers)


def test_without_a_token_set_there_is_no_such_address(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert ask(authorization="Bearer ").status_code == 404


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9"]
)
def test_a_wrong_token_is_refused(settings: Any, given: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = ask(authorization=given)
    assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer" and not answer.content


def test_guessing_the_token_is_stopped(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert [ask(authorization=f"Bearer {n}").status_code for n in range(12)] == [401] * 10 + [429] * 2
    assert ask(authorization=f"Bearer {TOKEN}").status_code == 200


LINE = re.compile(r'selaras_[a-z_]+(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? -?[0-9.e+]+')


def test_the_figures_come_in_the_text_format(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    job(choices.State.QUEUED, minutes=1)
    answer = ask(authorization=f"Bearer {TOKEN}")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4") and text.endswith("\n")
    told = [line for line in text.splitlines() if not line.startswith("# TYPE ")]
    assert all(LINE.fullmatch(line) for line in told), [line for line in told if not LINE.fullmatch(line)]
    assert "selaras_jobs_waiting 1" in told and 'selaras_check_state{check="backup"} 2' in told
    types = re.findall(r"^# TYPE (\S+) gauge$", text, re.MULTILINE)
    assert len(types) == len(set(types)) == len({line.partition("{")[0].partition(" ")[0] for line in told})


def test_words_in_a_label_stay_inside_it() -> None:
    sign = Sign(GOOD, "", "", (Figure("x", 1.5, {"a": 'b"c\\d\ne'}),))
    text = health.exposition([Seen("eins", "Eins", sign)])
    assert text.splitlines()[-1] == r'selaras_x{a="b\"c\\d\ne"} 1.5'


def test_nothing_of_the_metrics_names_a_person(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    services.start(kind=choices.CHAIN_CHECK, scope=STARTER, title="Milik Rusmala", params={}, now=NOW)
    text = ask(authorization=f"Bearer {TOKEN}").content.decode()
    assert "@" not in text and "Rusmala" not in text and "rusmala" not in text


def test_many_monitors_ask_the_database_once_in_a_while(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    first = ask(authorization=f"Bearer {TOKEN}").content
    job(choices.State.QUEUED, minutes=1)
    with CaptureQueriesContext(connection) as seen:
        assert ask(authorization=f"Bearer {TOKEN}").content == first
    assert len(seen) == 0 and not Event.objects.filter(verb="metrics").exists()
