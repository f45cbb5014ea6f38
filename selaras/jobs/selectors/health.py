"""How the machine is: queue, ticks, backup, database, disk, versions."""

import platform
import shutil
from datetime import datetime, timedelta

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.core.formats import file_size, moment_short
from selaras.core.health import BAD, GOOD, WATCH, Figure, Look, Sign
from selaras.jobs.choices import State
from selaras.jobs.models import Backup, Job, TickRun

QUEUE_SLOW, QUEUE_STUCK = timedelta(minutes=5), timedelta(minutes=30)
# Kept once a minute; a job of ten minutes does not hold up the ticks.
TICKS_SLOW = timedelta(minutes=3)
# The timer makes one every night.
BACKUP_DUE, BACKUP_LATE = timedelta(hours=30), timedelta(days=3)
DISK_WATCH, DISK_BAD = 0.15, 0.05


def look_at_queue(now: datetime) -> Sign:
    waiting, running = Q(state=State.QUEUED, next_try_at=None), Q(state=State.RUNNING)
    seen = Job.objects.filter(state__in=[State.QUEUED, State.RUNNING, State.ASIDE]).aggregate(
        waiting=Count("pk", waiting),
        oldest=Min("created_at", filter=waiting),
        again=Count("pk", Q(state=State.QUEUED, next_try_at__isnull=False)),
        running=Count("pk", running),
        aside=Count("pk", Q(state=State.ASIDE)),
    )
    age = max(0.0, (now - seen["oldest"]).total_seconds()) if seen["oldest"] else 0.0
    figures = (
        Figure("jobs_waiting", seen["waiting"]),
        Figure("jobs_retrying", seen["again"]),
        Figure("jobs_running", seen["running"]),
        Figure("jobs_set_aside", seen["aside"]),
        Figure("jobs_oldest_waiting_seconds", age),
    )
    told = _("%(waiting)s antre, %(running)s berjalan, %(aside)s disisihkan.") % seen
    if seen["oldest"]:
        told += " " + _("Tertua sejak %(when)s.") % {"when": moment_short(seen["oldest"])}
    if age > QUEUE_STUCK.total_seconds():
        return Sign(BAD, told, _("Antrean berhenti. Jalankan ulang layanan selaras-worker."), figures)
    if age > QUEUE_SLOW.total_seconds():
        return Sign(
            WATCH, told, _("Antrean lambat. Lihat apa yang sedang berjalan di Pekerjaan latar."), figures
        )
    if seen["aside"]:
        advice = _("Buka Pekerjaan latar, Disisihkan: sebabnya tercatat di sana. Perbaiki, lalu ulangi.")
        return Sign(WATCH, told, advice, figures)
    return Sign(GOOD, told, "", figures)


def look_at_ticks(now: datetime) -> Sign:
    rows = list(TickRun.objects.order_by("name"))
    figures = tuple(
        figure
        for row in rows
        for figure in (
            Figure("tick_timestamp_seconds", row.ran_at.timestamp(), {"tick": row.name}),
            Figure("tick_failures", row.failures, {"tick": row.name}),
        )
    )
    advice = _("Jalankan layanan selaras-worker; tanpa itu surel, segel, dan pengingat berhenti.")
    if not rows:
        return Sign(BAD, _("Pekerja latar belum pernah berjalan."), advice)
    last = max(row.ran_at for row in rows)
    told = _("%(count)s tugas berkala, terakhir %(when)s.") % {"count": len(rows), "when": moment_short(last)}
    late = [
        row.name for row in rows if now - row.ran_at > TICKS_SLOW + 2 * timedelta(seconds=row.every_seconds)
    ]
    failing = [row.name for row in rows if row.failures]
    if now - last > TICKS_SLOW:
        return Sign(BAD, told, advice, figures)
    if failing or late:
        told += " " + _("Bermasalah: %(names)s.") % {"names": ", ".join(sorted({*failing, *late}))}
        return Sign(WATCH, told, _("Lihat log selaras-worker untuk sebabnya."), figures)
    return Sign(GOOD, told, "", figures)


def look_at_backup(now: datetime) -> Sign:
    last = Backup.objects.order_by("-at", "-pk").first()
    advice = _(
        "Periksa selaras-backup.timer, atau jalankan python3 run.py backup. Salin hasilnya ke mesin lain."
    )
    if last is None:
        return Sign(BAD, _("Belum pernah dibuat."), advice)
    figures = (Figure("backup_timestamp_seconds", last.at.timestamp()), Figure("backup_bytes", last.size))
    told = _("Terakhir %(when)s, %(size)s, %(files)s berkas bukti.") % {
        "when": moment_short(last.at),
        "size": file_size(last.size),
        "files": last.files,
    }
    state = GOOD if now - last.at <= BACKUP_DUE else WATCH if now - last.at <= BACKUP_LATE else BAD
    return Sign(state, told, "" if state == GOOD else advice, figures)


def look_at_database(now: datetime) -> Sign:
    size = _database_size()
    told = f"{connection.display_name} {_database_version()}, {file_size(size)}"
    return Sign(GOOD, told, "", (Figure("database_bytes", size),))


def _database_size() -> int:
    sql = "SELECT pg_database_size(current_database())"
    if connection.vendor == "sqlite":
        sql = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _database_version() -> str:
    return ".".join(map(str, connection.get_database_version()))


def look_at_disk(now: datetime) -> Sign:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(settings.VAR_DIR)
    share = disk.free / disk.total
    figures = (Figure("disk_free_bytes", disk.free), Figure("disk_bytes", disk.total))
    told = _("%(free)s kosong dari %(total)s.") % {
        "free": file_size(disk.free),
        "total": file_size(disk.total),
    }
    if share < DISK_WATCH:
        advice = _("Diska hampir penuh: basis data dan cadangan berhenti ditulis. Tambah ruang.")
        return Sign(BAD if share < DISK_BAD else WATCH, told, advice, figures)
    return Sign(GOOD, told, "", figures)


def look_at_versions(now: datetime) -> Sign:
    labels = {"version": settings.VERSION, "python": platform.python_version(), "django": django.__version__}
    told = f"Selaras {settings.VERSION}, Python {labels['python']}, Django {django.__version__}"
    return Sign(GOOD, told, "", (Figure("info", 1, {**labels, "database": connection.vendor}),))


LOOKS = (
    Look("queue", gettext_lazy("Antrean pekerjaan"), 10, look_at_queue),
    Look("ticks", gettext_lazy("Tugas berkala"), 15, look_at_ticks),
    Look("backup", gettext_lazy("Cadangan"), 60, look_at_backup),
    Look("database", gettext_lazy("Basis data"), 70, look_at_database),
    Look("disk", gettext_lazy("Diska"), 80, look_at_disk),
    Look("versions", gettext_lazy("Versi"), 90, look_at_versions),
)
