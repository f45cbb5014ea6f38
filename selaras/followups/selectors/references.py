"""How decisions and actions are shown elsewhere, and what evidence asks of an action."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain, local_day
from selaras.core.http import record_id, record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict
from selaras.evidence.choices import Sharing
from selaras.followups.choices import ENDED_STATES
from selaras.followups.models import Action, Decision, Escalation
from selaras.followups.permissions import can_add_evidence, can_begin_round, reports_for_others


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:159]}…"


def show_decisions(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Decision.objects.visible_to(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(_title(row.text), row.get_absolute_url(), row.origin_title) for row in rows}


def may_begin_round(scope: Scope, decision_id: str) -> Verdict:
    decision = Decision.objects.visible_to(scope).filter(pk=record_id(decision_id) or 0).first()
    if decision is None:
        raise Http404
    return can_begin_round(scope, decision)


def show_actions(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Action.objects.visible_to(scope).filter(pk__in=record_ids(ids)).select_related("agency")
    return {
        str(row.pk): Shown(
            _title(row.text),
            row.get_absolute_url(),
            f"{row.owner_label}, {day_plain(row.due_at, row.tz)}, {row.get_state_display()}",
        )
        for row in rows
    }


def show_escalations(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = (
        Escalation.objects.visible_to(scope).filter(pk__in=record_ids(ids)).select_related("action__agency")
    )
    return {
        str(row.pk): Shown(_title(row.action.text), row.get_absolute_url(), row.action.owner_label)
        for row in rows
    }


def show_open_of_series(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """How many actions a series has open that this person sees; the agenda of its next meeting names it."""
    rows = Action.objects.visible_to(scope).open()
    found = {}
    for series in record_ids(ids):
        count = rows.filter(decision__series_key=f"meeting_series:{series}").count()
        title = _("%(n)s tindak lanjut belum selesai") % {"n": count}
        found[str(series)] = Shown(title, f"{reverse('actions')}?seri={series}")
    return found


def _visible(scope: Scope, action_id: str) -> Action:
    rows = Action.objects.visible_to(scope).shown()
    action = rows.filter(pk=record_id(action_id) or 0).first()
    if action is None:
        raise Http404
    return action


def may_add_evidence(scope: Scope, action_id: str) -> Verdict:
    return can_add_evidence(scope, _visible(scope, action_id))


def evidence_context(scope: Scope, action_id: str) -> dict[str, object]:
    """Read by the host, which may sit in another region; what the host brings itself is its own."""
    action = _visible(scope, action_id)
    host = action.decision.agency
    by_host = action.agency is None or reports_for_others(scope, action)
    agency = host if by_host else action.agency
    readers = {host.pk} | ({action.agency.pk} if action.agency is not None else set())
    crosses = action.owner_path != action.decision.region_path
    return {
        "agency": agency,
        "region_path": host.region_path if by_host else action.owner_path,
        "reader_agency_ids": frozenset(readers),
        "sharing": Sharing.SENT if crosses else Sharing.REGION,
        "group": Reference("decision", str(action.decision_id)),
    }


def evidence_decided(ids: Iterable[str]) -> set[str]:
    """The proof of what was closed stays what it was."""
    rows = Action.objects.filter(pk__in=record_ids(ids), state__in=ENDED_STATES)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def evidence_closed(ids: Iterable[str]) -> dict[str, date]:
    """The last day something was done for a decision, once none of its actions is open."""
    found: dict[str, date] = {}
    rows = Action.objects.filter(decision__in=record_ids(ids)).select_related("decision")
    running = {row.decision_id for row in rows if row.state not in ENDED_STATES}
    for row in rows:
        if row.decision_id not in running:
            key = str(row.decision_id)
            day = local_day(row.closed_at or row.changed_at, row.tz)
            found[key] = max(day, found.get(key, day))
    return found
