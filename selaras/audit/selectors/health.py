"""How the log is: sealed in time, found whole, its day rooted."""

from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from selaras.audit.models import Event, Head, Root
from selaras.audit.selectors.events import last_verification
from selaras.core.formats import day_short, moment_short
from selaras.core.health import BAD, GOOD, WATCH, Figure, Sign

# The worker seals every five seconds and checks the chain every night.
UNSEALED, UNCHECKED = timedelta(minutes=2), timedelta(days=2)


def look_at_chain(now: datetime) -> Sign:
    open_ = Event.objects.filter(seq__isnull=True).aggregate(count=Count("pk"), oldest=Min("at"))
    head, check = Head.objects.filter(pk=1).first(), last_verification()
    root = Root.objects.order_by("-day").first()
    waits = (now - open_["oldest"]).total_seconds() if open_["oldest"] else 0
    figures = [
        Figure("audit_events", head.seq if head else 0),
        Figure("audit_unsealed", open_["count"]),
        Figure("audit_oldest_unsealed_seconds", max(0, waits)),
    ]
    if check is not None:
        figures.append(Figure("audit_verified_timestamp_seconds", check.at.timestamp()))
        figures.append(Figure("audit_faults", check.faults))
    told = [
        _("%(count)s peristiwa tersegel, %(open)s belum.")
        % {"count": head.seq if head else 0, "open": open_["count"]}
    ]
    if check is not None:
        told.append(
            _("Diperiksa %(when)s: %(faults)s temuan.")
            % {"when": moment_short(check.at), "faults": check.faults}
        )
    if root is not None:
        told.append(_("Akar terakhir: %(day)s.") % {"day": day_short(root.day)})
    state, advice = GOOD, ""
    if check is not None and check.faults:
        state = BAD
        advice = _(
            "Catatan berubah di luar Selaras. Jalankan audit-verify --roots dan simpan hasilnya; "
            "jangan memulihkan sebelum diperiksa."
        )
    elif waits > UNSEALED.total_seconds():
        state, advice = BAD, _("Pekerja latar tidak menyegel. Jalankan ulang layanan selaras-worker.")
    elif check is None or now - check.at > UNCHECKED:
        state = WATCH
        advice = _("Rantai belum diperiksa dua hari terakhir. Jalankan python3 run.py audit-verify.")
    return Sign(state, " ".join(told), advice, tuple(figures))
