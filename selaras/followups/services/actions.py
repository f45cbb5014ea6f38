"""Adding actions to a decision: for several owners and periods at once, each a row of its own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.followups import compute, permissions
from selaras.followups.choices import (
    MAX_ACTIONS,
    MAX_DAYS_AFTER,
    MAX_OWNERS,
    Period,
)
from selaras.followups.models import Action, Decision
from selaras.followups.selectors import people
from selaras.followups.services.held import held_decision, log_action, written


@dataclass(frozen=True, slots=True)
class ActionText:
    text: str
    needs_evidence: bool = True
    evidence_note: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """An office of the product, the Kesbangpol of a region without one, or a body outside by its name."""

    agency_id: int | None = None
    region_id: int | None = None
    organisation: str = ""
    # Who does it there: an account of that office, or a name alone.
    user_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One day, or the reports of a year, each so many days after its period."""

    on: date | None = None
    year: int | None = None
    periods: Sequence[str] = ()
    days_after: int = 0


def new_rows(
    *,
    scope: Scope,
    decision: Decision,
    text: ActionText,
    owners: Sequence[Owner],
    due: Due,
    now: datetime,
    rapporteur_id: int | None,
    key: uuid.UUID | None,
) -> list[Action]:
    """One draft for each owner and date; the same ``key`` sent twice adds nothing."""
    decision = held_decision(decision)
    demand(permissions.can_add_action(scope, decision))
    if key is not None and (there := list(decision.actions.filter(batch=key).order_by("number"))):
        return there
    dates = _dates(due)
    owned = [owner_row(decision, owner, now) for owner in _distinct(owners)]
    if decision.actions.count() + len(owned) * len(dates) > MAX_ACTIONS:
        raise ValidationError(
            _("Paling banyak %(n)s tindak lanjut pada satu keputusan.") % {"n": MAX_ACTIONS}
        )
    rapporteur = find_rapporteur(decision, rapporteur_id, now)
    batch = key or uuid.uuid4()
    last = decision.actions.aggregate(last=Max("number"))["last"] or 0
    wanted = [(row, date_) for row in owned for date_ in dates]
    made = []
    for number, (row, (period, year, day)) in enumerate(wanted, start=last + 1):
        one = _copy(row)
        one.number, one.batch, one.period, one.period_year = number, batch, period, year
        one.due_at = one.original_due_at = compute.end_of_day(day, decision.zone)
        write_text(one, text)
        put_rapporteur(one, rapporteur)
        one.created_at = one.changed_at = now
        one.created_by_name = one.changed_by_name = scope.name[:200]
        one.save()
        due_at = one.due_at.isoformat()
        log_action(scope, one, "made", now, text=one.text, owner=one.owner_label, due_at=due_at)
        made.append(one)
    return made


def _copy(row: Action) -> Action:
    return Action(
        decision=row.decision,
        zone=row.zone,
        agency=row.agency,
        region=row.region,
        organisation=row.organisation,
        owner_path=row.owner_path,
        owner_user=row.owner_user,
        owner_name=row.owner_name,
    )


def _distinct(owners: Sequence[Owner]) -> list[Owner]:
    if not owners:
        raise ValidationError({"owners": _("Pilih penanggung jawab.")})
    if len(owners) > MAX_OWNERS:
        told = {"n": MAX_OWNERS}
        raise ValidationError({"owners": _("Paling banyak %(n)s penanggung jawab sekaligus.") % told})
    seen: dict[object, Owner] = {}
    for owner in owners:
        name = " ".join(owner.organisation.split()).lower()
        seen.setdefault((owner.agency_id, owner.region_id, name), owner)
    return list(seen.values())


def _dates(due: Due) -> list[tuple[str, int | None, date]]:
    """(period, year, day), in the order of time."""
    if due.periods:
        unknown = [code for code in due.periods if code not in Period.values]
        if unknown or due.year is None or not FIRST_YEAR <= due.year < LAST_YEAR:
            raise ValidationError({"year": _("Pilih tahun dan periode laporan.")})
        if not 0 <= due.days_after <= MAX_DAYS_AFTER:
            told = {"n": MAX_DAYS_AFTER}
            raise ValidationError({"days_after": _("Antara 0 dan %(n)s hari.") % told})
        year = due.year
        return [
            (code, year, compute.period_due(year, code, due.days_after)) for code in sorted(set(due.periods))
        ]
    if due.on is None:
        raise ValidationError({"due": _("Isi batas waktu, atau pilih periode laporan.")})
    return [("", None, within_reach(due.on, "due"))]


def within_reach(day: date, field: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        told = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError({field: _("Tulis tahun antara %(first)s dan %(last)s.") % told})
    return day


def owner_row(decision: Decision, owner: Owner, now: datetime) -> Action:
    """Whoever owes it, looked up among those this host may ask."""
    action, host = Action(decision=decision, zone=decision.zone), decision.agency
    if owner.agency_id is not None:
        action.agency = people.agencies_to_ask(host).filter(pk=owner.agency_id).first()
        if action.agency is None:
            raise ValidationError({"owners": _("Pilih penanggung jawab dari daftar.")})
        action.owner_path = action.agency.region_path
    elif owner.region_id is not None:
        action.region = people.regions_to_ask(host).filter(pk=owner.region_id).first()
        if action.region is None:
            raise ValidationError({"owners": _("Pilih penanggung jawab dari daftar.")})
        action.organisation = _("Badan Kesbangpol %(region)s") % {"region": action.region.full_name}
        action.owner_path = action.region.path
    else:
        name = " ".join(owner.organisation.split())
        action.organisation = written(name, "organisation", _("Tuliskan nama instansi."), 200)
    name_owner(action, owner.user_id, owner.name, now)
    return action


def name_owner(action: Action, user_id: int | None, name: str, now: datetime) -> None:
    """A duty on the name of somebody who may not do it would be seen by nobody."""
    action.owner_user = None
    if user_id is not None:
        on = now.astimezone(action.tz).date()
        able = people.able_to_answer(action.agency, on) if action.agency else User.objects.none()
        action.owner_user = able.filter(pk=user_id).first()
        if action.owner_user is None:
            raise ValidationError({"user": _("Orang ini tidak bertugas di kantor penanggung jawab.")})
        name = action.owner_user.full_name
    name = " ".join(name.split())
    if len(name) > 160:
        raise ValidationError({"name": _("Paling banyak %(n)s huruf.") % {"n": 160}})
    action.owner_name = name


def find_rapporteur(decision: Decision, user_id: int | None, now: datetime) -> User | None:
    if user_id is None:
        return None
    on = now.astimezone(decision.agency.region.tz).date()
    found = people.rapporteurs(decision.agency, on).filter(pk=user_id).first()
    if found is None:
        raise ValidationError({"rapporteur": _("Pilih pemeriksa dari daftar.")})
    return found


def put_rapporteur(action: Action, rapporteur: User | None) -> None:
    action.rapporteur_user = rapporteur
    action.rapporteur_name = rapporteur.full_name if rapporteur else ""


def write_text(action: Action, text: ActionText) -> None:
    action.text = written(text.text, "text", _("Tuliskan tindak lanjutnya."))
    note = " ".join(text.evidence_note.split())
    if len(note) > 300:
        raise ValidationError({"evidence_note": _("Paling banyak %(n)s huruf.") % {"n": 300}})
    action.needs_evidence, action.evidence_note = text.needs_evidence, note
