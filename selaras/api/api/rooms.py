"""The operations of every room, and what each asks of whoever comes before his body is read."""

from __future__ import annotations

from collections.abc import Callable

from selaras.accounts.api import places as places_of_accounts
from selaras.accounts.api import router as account
from selaras.analyses.api import places as places_of_analyses
from selaras.analyses.api import routers as analyses
from selaras.api.api.webhooks import places as places_of_webhooks
from selaras.api.api.webhooks import router as webhooks
from selaras.assessments.api import places as places_of_rounds
from selaras.assessments.api import routers as assessments
from selaras.assessments.api.notes import visible_note
from selaras.assessments.models import Round
from selaras.assessments.permissions import (
    can_add_evidence,
    can_answer,
    can_begin_notes,
    can_keep_simulation,
    can_record_sending,
    can_set_calendar,
    can_simulate,
    can_write_notes,
)
from selaras.assessments.views.access import visible_item, visible_round
from selaras.audit.api import router as audit
from selaras.core import clock
from selaras.core.api import Places
from selaras.core.http import Request
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict, demand
from selaras.desk.api import router as desk
from selaras.duties.api import places as places_of_duties
from selaras.duties.api import routers as duties
from selaras.evidence.api import places as places_of_evidence
from selaras.evidence.api import routers as evidence
from selaras.evidence.permissions import can_add_photo, can_cancel, can_describe
from selaras.evidence.views.access import visible_activity, visible_evidence
from selaras.followups.api import actions as followed_actions
from selaras.followups.api import gates as gates_of_followups
from selaras.followups.api import places as places_of_followups
from selaras.followups.api import router as followups
from selaras.instruments.api import places as places_of_instruments
from selaras.instruments.api import routers as instruments
from selaras.jobs.api import router as jobs
from selaras.letters.api import places as places_of_letters
from selaras.letters.api import router as letters
from selaras.lists.api import places as places_of_lists
from selaras.lists.api import router as lists
from selaras.measures.api import places as places_of_measures
from selaras.measures.api import router as measures
from selaras.meetings.api import places as places_of_meetings
from selaras.meetings.api import router as meetings
from selaras.notices.api import places as places_of_notices
from selaras.notices.api import router as notices
from selaras.offices.api import places as places_of_offices
from selaras.offices.api import routers as offices
from selaras.regions.api import places as places_of_regions
from selaras.regions.api import routers as regions

# Operations whose body is asked for by the schema, before any service is.
WRITE_RULES = {
    "item_answer": can_answer,
    "item_evidence_files": can_add_evidence,
    "item_evidence_links": can_add_evidence,
    "item_evidence_nihil": can_add_evidence,
}
ROUND_RULES: dict[str, Callable[[Scope, Round], Verdict]] = {
    "note_series": can_begin_notes,
    "notes": can_write_notes,
    "calendar": can_set_calendar,
    "calendar_stage": can_set_calendar,
    "sendings": can_record_sending,
    "sending_scanned": can_record_sending,
    "sending_correction": can_record_sending,
    "simulations": can_keep_simulation,
    "simulation_estimate": can_simulate,
}
ACTIVITY_RULES = {"activity_photos": can_add_photo, "activity_cancel": can_cancel}
# Operations that say themselves what they write; each asks the same function.
PLACES: Places = {
    **places_of_accounts,
    **places_of_rounds,
    **places_of_duties,
    **places_of_evidence,
    **places_of_letters,
    **places_of_analyses,
    **places_of_measures,
    **places_of_meetings,
    **places_of_regions,
    **gates_of_followups,
    **places_of_followups,
    **places_of_offices,
    **places_of_notices,
    **places_of_webhooks,
    **places_of_lists,
    **places_of_instruments,
}


def demand_place(request: Request) -> None:
    match = request.resolver_match
    named = match.kwargs if match else {}
    place = PLACES.get((request.method or "", match.url_name or "")) if match else None
    if place is not None:
        place(request, **named)
    elif "code" in named:
        item = visible_item(request, named["round_id"], named["code"])
        rule = WRITE_RULES.get(match.url_name or "") if match else None
        if rule is not None:
            demand(rule(request.scope, item, clock.now()))
    elif "note_id" in named:
        visible_note(request, named["round_id"], named["note_id"])
    elif "round_id" in named:
        round_ = visible_round(request, named["round_id"])
        of_round = ROUND_RULES.get(match.url_name or "") if match and request.method != "GET" else None
        if of_round is not None:
            demand(of_round(request.scope, round_))
    elif "evidence_id" in named and match and match.url_name == "evidence_kind":
        demand(can_describe(request.scope, visible_evidence(request, named["evidence_id"])))
    elif "activity_id" in named:
        found = visible_activity(request, named["activity_id"])
        asked = ACTIVITY_RULES.get(match.url_name or "") if match else None
        if asked is not None:
            demand(asked(request.scope, found))


ROUTERS = (
    account,
    notices,
    *offices,
    webhooks,
    *assessments,
    *duties,
    *evidence,
    measures,
    *instruments,
    letters,
    meetings,
    followed_actions,
    followups,
    jobs,
    audit,
    lists,
    desk,
    *regions,
    *analyses,
)
