"""Records of a city that many pages show: changes of its offices, absences, retention, clashes, letters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from selaras.core import clock
from selaras.core.moving import GROUPS
from selaras.duties.tests.factories import make_duty, make_escalation
from selaras.evidence import services as evidence_services
from selaras.evidence.models import Disposal, Hold
from selaras.evidence.services import activities, settlements
from selaras.letters import services as letters
from selaras.offices.models import Absence, PrivacyRequest
from selaras.offices.services import (
    begin_review,
)
from selaras.offices.services.reorganising import About, Line, add_line, plan_reorganisation
from selaras.offices.tests.factories import (
    make_holder,
    make_post,
)
from selaras.regions.services.editions import DraftPlan, make_draft

if TYPE_CHECKING:
    from tests.house.cast import Arguments, City


def changes(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """Drafts of an edition of regions and of a reorganisation, both by the administrator of the place."""
    admin = city.scopes["admin"]
    text = f"ganti nama | {city.region.code} | | Kota Lain"
    edition = make_draft(
        scope=admin, plan=DraftPlan("Edisi contoh", "UU contoh", clock.today(), text), now=now
    )
    about = About("Penataan contoh", "Perda contoh", clock.today())
    plan = plan_reorganisation(scope=admin, region=city.region, about=about, now=now)
    old, new = city.agencies["bappeda"], city.agencies["tapem"]
    line = add_line(scope=admin, plan=plan, line=Line(old, new, list(GROUPS), True), now=now)
    return {
        f"edition.{flavour}": (edition.pk,),
        f"reorganisation.{flavour}": (plan.pk,),
        f"handing.{flavour}": (plan.pk, line.pk),
    }


def away_and_review(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    user, deputy = city.people["narahubung"], city.people["operator"]
    day = clock.today()
    made = Absence.objects.create(user=user, deputy=deputy, starts_on=day, ends_on=day, said_at=now)
    review = begin_review(scope=city.scopes["admin"], region=city.region, now=now)
    return {f"absence.{flavour}": (made.pk,), f"review.{flavour}": (review.pk,)}


def late(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """A duty of Bappeda that is late, with its draft for the head of the office."""
    office, bappeda = city.agencies["kesbangpol"], city.agencies["bappeda"]
    duty = make_duty(bappeda, "isi", due_at=now - timedelta(days=9))
    return {f"late.{flavour}": (make_escalation(duty, office).pk,)}


def retention(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """A list that waits for consent, one that was carried out, a hold on the region, a wish to be erased."""
    given: dict[str, Any] = {"region": city.region, "region_path": city.region.path, "drafted_at": now}
    waiting = Disposal.objects.create(**given)
    done = Disposal.objects.create(
        **given, state="selesai", approval="ANRI 1", approved_on=now.date(), decided_at=now, done_at=now
    )
    held = Hold.objects.create(region=city.region, reason="Pemeriksaan", placed_at=now)
    wish = PrivacyRequest.objects.create(
        user=city.people["narahubung"], region_path=city.region.path, wanted="hapus", asked_at=now, due_at=now
    )
    return {
        f"disposal.{flavour}": (waiting.pk,),
        f"disposed.{flavour}": (done.pk,),
        f"hold.{flavour}": (held.pk,),
        f"privacy.{flavour}": (wish.pk,),
    }


def clash(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """Two agencies in one hall tomorrow; the first has proposed that it moves itself."""
    facts = evidence_services.Facts(
        title="Rakor", starts_on=(now + timedelta(days=1)).date(), place="Aula pertemuan"
    )
    both = [
        activities.plan(scope=city.scopes[by], agency=city.agencies[code], facts=facts, now=now)
        for code, by in (("bappeda", "narahubung"), ("tapem", "narahubung_lain"))
    ]
    row = settlements.propose(
        scope=city.scopes["narahubung"], one=both[0], other=both[1], decision="pindah", mover=both[0], now=now
    )
    return {f"clash.{flavour}": (row.first_id, row.second_id), f"settlement.{flavour}": (row.pk,)}


def incoming(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """One that waits for its disposisi, and one that was handed to a post of the office."""
    office = city.agencies["kesbangpol"]
    given: dict[str, Any] = {"scope": city.scopes["operator"], "now": now}
    text = letters.IncomingText("Polres", "Permintaan data", now.date())
    waiting, handed = (letters.register_incoming(agency=office, text=text, **given) for _ in range(2))
    make_holder(make_post(office, kind="kepala"))
    to = letters.DispositionText([make_post(office).pk], "ketahui", (now + timedelta(days=3)).date())
    (disposition,) = letters.dispose(incoming=handed, text=to, **given)
    return {
        f"incoming.{flavour}": (waiting.pk,),
        f"disposition.{flavour}": (handed.pk, disposition.pk),
    }
