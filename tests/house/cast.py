"""Who knocks and what they knock at: one person per role, and each kind of record in several flavours.

Flavours: ``own`` is of Kota Pagar Alam and, where it has an agency, of Bappeda, the agency of ``narahubung``;
``other`` is of the same city and another agency; ``foreign`` is of a city of another province; ``sent`` is a
round of Pagar Alam that the levels above may read. A new kind of record gets its line in ``_records``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from selaras.accounts.models import OpenSession, User
from selaras.accounts.services import invite
from selaras.analyses.tests.factories import make_dataset, make_run
from selaras.api.services import make_webhook, try_webhook
from selaras.assessments import services as rounds
from selaras.assessments.models import (
    Contribution,
    DataRequest,
    Guidance,
    Intake,
    Item,
    Note,
    NoteSeries,
    Repair,
    Round,
    Simulation,
    ValidationSheet,
)
from selaras.core import clock
from selaras.core.listings import listings
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.desk.services import make_feed
from selaras.duties.models import Duty
from selaras.evidence import services as evidence_services
from selaras.evidence.models import Activity, Evidence, LinkCopy
from selaras.evidence.services import activities, transfers
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import make_copy
from selaras.followups import services as followups
from selaras.followups.tests.factories import make_direction
from selaras.instruments.models import Instrument
from selaras.instruments.services import create_draft
from selaras.instruments.tests.factories import SMALL, make_instrument
from selaras.jobs.models import Job
from selaras.letters import services as letters
from selaras.letters.models import Letter
from selaras.lists.models import SavedView
from selaras.lists.services import save_view
from selaras.measures.tests.factories import make_measure
from selaras.meetings import services as meetings
from selaras.notices.models import Notice
from selaras.offices.choices import AGENCY_TOKEN_PERMISSIONS
from selaras.offices.choices import ROLES as ROLES_OF_OFFICES
from selaras.offices.models import Agency, ApiToken, Contact, WorkLink
from selaras.offices.services import (
    Limits,
    make_agency_token,
    make_token,
    make_work_link,
)
from selaras.offices.tests.factories import (
    grant,
    make_agency,
    make_contact,
    make_holder,
    make_post,
    make_user,
    scope_of,
)
from selaras.regions.models import OfficeHours, Region, SpecialDay
from selaras.regions.tests.factories import make_region
from tests.house.records import away_and_review, changes, clash, incoming, late, retention

# Everybody of the table. ``tamu`` is signed out, ``tautan`` came by the work link of Bappeda's contact,
# ``token`` is the operator's personal token without a browser, ``token_opd`` a program's of Bappeda itself.
# People are signed in for the pages, which pass over tokens, and carry a token of their own for the API,
# which passes over sessions.
ROLES = [
    "tamu", "tautan", "narahubung", "narahubung_lain", "kepala_opd", "verifikator", "operator",
    "kepala_kesbangpol", "sekda", "admin", "provinsi", "nasional", "operator_asing", "token",
    "token_opd",
]  # fmt: skip
Arguments = tuple[object, ...]


@dataclass
class City:
    """One region with its agencies, people and one running round."""

    region: Region
    agencies: dict[str, Agency]
    people: dict[str, User]
    scopes: dict[str, Scope] = field(default_factory=dict)
    round: Round | None = None


@dataclass
class Cast:
    clients: dict[str, Client]
    objects: dict[str, Arguments]

    def arguments(self, words: str) -> list[object]:
        """What "round.own =submit" puts into an address."""
        found: list[object] = []
        for word in words.split():
            found += [word[1:]] if word.startswith("=") else self.objects[word]
        return found


def _city(code: str, now: datetime) -> City:
    region = make_region(code)
    agencies = {
        name: make_agency(region, name, kind="kesbangpol" if name == "kesbangpol" else "opd")
        for name in ("kesbangpol", "bappeda", "tapem", "inspektorat")
    }
    people: dict[str, User] = {}
    for role, place in (
        ("operator", region), ("kepala_kesbangpol", region), ("sekda", region), ("admin", region),
        ("narahubung", agencies["bappeda"]), ("kepala_opd", agencies["bappeda"]),
        ("narahubung_lain", agencies["tapem"]), ("verifikator", agencies["inspektorat"]),
    ):  # fmt: skip
        people[role] = make_user(f"{role}_{code.replace('.', '')}")
        bound = {"agency": place} if isinstance(place, Agency) else {"region": place}
        grant(people[role], role.removesuffix("_lain"), **bound)
    grant(people["operator"], "narahubung", agency=agencies["kesbangpol"])
    scopes = {role: scope_of(person, clock.today()) for role, person in people.items()}
    return City(region, agencies, people, scopes)


def _round(city: City, instrument: Instrument, year: int, now: datetime) -> Round:
    """A running round in which Bappeda has answered 1.1 with evidence and Tapem was asked to contribute."""
    plan = rounds.RoundPlan(
        title=f"Penilaian contoh {year}",
        data_year=year,
        filling_year=year + 1,
        index_owner="Pemilik contoh",
        internal_due_at=now + timedelta(days=7),
        owner_due_at=now + timedelta(days=9),
    )
    operator = city.scopes["operator"]
    made = rounds.create_round(
        scope=operator,
        instrument=instrument,
        region=city.region,
        coordinator=city.agencies["kesbangpol"],
        plan=plan,
        now=now,
    )
    return rounds.start_round(scope=operator, round_=made, now=now)


def _evidence(city: City, item: Item, now: datetime) -> Evidence:
    scope, agency = city.scopes["narahubung"], city.agencies["bappeda"]
    upload = SimpleUploadedFile("notula.pdf", samples.HONEST["notula.pdf"][1])
    kept = evidence_services.store_upload(scope=scope, agency=agency, upload=upload, now=now, title="RPJMD")
    evidence_services.use(scope=scope, evidence=kept, subject=Reference("item", str(item.pk)), now=now)
    return kept


def _transfer(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """A file that the contact of Bappeda has begun to send."""
    scope, agency = city.scopes["narahubung"], city.agencies["bappeda"]
    given: dict[str, Any] = {"scope": scope, "agency": agency, "subject": None, "now": now}
    return {f"transfer.{flavour}": (transfers.begin(name="notula.pdf", length=9000, **given).key,)}


def _copy(city: City, kept: Evidence, now: datetime) -> LinkCopy:
    """Of a link that nobody outside the agency uses: seen by those who see its evidence."""
    scope, agency = city.scopes["narahubung"], city.agencies["bappeda"]
    link = evidence_services.add_link(
        scope=scope, agency=agency, url="https://contoh.go.id/berita", title="Berita", now=now
    )
    assert kept.blob is not None
    return make_copy(link, kept.blob)


def _records(city: City, flavour: str, instrument: Instrument, now: datetime) -> dict[str, Arguments]:
    """Everything a city has, under the flavour's name."""
    bappeda, person = city.agencies["bappeda"], city.people["narahubung"]
    city.round = _round(city, instrument, 2025, now)
    item = city.round.items.get(question__code="1.1")
    kept = _evidence(city, item, now)
    copy = _copy(city, kept, now)
    contact, post = make_contact(bappeda), make_post(bappeda)
    link = _link(city, contact, now)
    found = {
        "region": city.region.code,
        "agency": bappeda.pk,
        "contact": contact.pk,
        "post": post.pk,
        "holder": make_holder(post).pk,
        "person": person.pk,
        "grant": person.grants.first().pk,
        "link": link.pk,
        "round": city.round.pk,
        "contribution": Contribution.objects.get(item=item, agency=city.agencies["tapem"]).pk,
        "duty": Duty.objects.filter(owner_agency=bappeda, source_kind="item").order_by("pk").first().pk,
        "evidence": kept.pk,
        "use": kept.uses.get().pk,
        "sheet": _sheet(city, now).pk,
        "request": _request(city, now).pk,
        "intake": _intake(city, now).pk,
        "activity": _activity(city, "bappeda", now).pk,
        "run": rounds.keep_score(scope=city.scopes["operator"], round_=city.round, tier="usulan", now=now).pk,
        "notice": Notice.objects.create(user=person, text="Ada", kind="uji", key=flavour, created_at=now).pk,
        "job": _job(city, now).pk,
        "day": _day(city, now).pk,
        "hours": _hours(city, now).pk,
        "letter": _letter(city, now).pk,
        "note": _note(city, item, now).pk,
        "guidance": _guidance(item, now).pk,
        "token": _token(city.people["operator"], now)[0].pk,
        **_programs(city, now),
        "view": _view(city, now).pk,
    }
    objects: dict[str, Arguments] = {f"{kind}.{flavour}": (value,) for kind, value in found.items()}
    for make in (changes, away_and_review, late, retention, clash, _meetings, _minutes, incoming, _transfer):
        objects |= make(city, flavour, now)
    objects[f"copy.{flavour}"] = (copy.evidence_id, copy.pk)
    objects[f"item.{flavour}"] = (city.round.pk, item.code)
    objects[f"repair.{flavour}"] = (city.round.pk, _repair(city, now).pk)
    objects[f"simulation.{flavour}"] = (city.round.pk, _simulation(city, now).pk)
    objects |= _drafted(city, flavour, instrument, now)
    return objects


def _drafted(city: City, flavour: str, instrument: Instrument, now: datetime) -> dict[str, Arguments]:
    draft = create_draft(
        scope=city.scopes["operator"], region=city.region, text=SMALL, note="uji", base=instrument, now=now
    )
    return {f"draft.{flavour}": (draft.pk,), f"revision.{flavour}": (draft.pk, draft.revisions.get().pk)}


def _factor(person: User, flavour: str) -> dict[str, Arguments]:
    made = Authenticator.objects.create(user=person, type="totp", data={})
    now = clock.now()
    session = OpenSession.objects.create(
        user=person, key=f"elsewhere-{flavour}", began_at=now, seen_at=now, ends_at=now + timedelta(hours=9)
    )
    return {f"factor.{flavour}": (made.pk,), f"session.{flavour}": (session.pk,)}


def _link(city: City, contact: Contact, now: datetime) -> WorkLink:
    assert city.round is not None
    return make_work_link(
        scope=city.scopes["operator"], agency=city.agencies["bappeda"], contact=contact,
        subject=Reference("round", str(city.round.pk)), ends_at=now + timedelta(days=9), now=now,
    )[0]  # fmt: skip


def _letter(city: City, now: datetime) -> Letter:
    office = str(city.agencies["kesbangpol"].pk)
    return letters.begin_letter(scope=city.scopes["operator"], template="kosong", subject_id=office, now=now)


def _meetings(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """One that is only planned, with a point and Bappeda on its list, and one whose invitation is out."""
    scope, host = city.scopes["operator"], city.agencies["kesbangpol"]
    given: dict[str, Any] = {"scope": scope, "now": now}
    series = meetings.make_series(agency=host, text=meetings.SeriesText("Rakor"), **given)
    when = meetings.Appointment(now + timedelta(days=7), place="Aula")
    plan = meetings.MeetingPlan("rakor", "Rakor", when, series)
    planned, out = (meetings.plan_meeting(agency=host, plan=plan, **given) for _ in range(2))
    point = meetings.add_point(meeting=planned, text=meetings.PointText("Pembukaan"), **given)
    bappeda = [city.agencies["bappeda"].pk]
    for meeting in (planned, out):
        meetings.invite_agencies(meeting=meeting, agency_ids=bappeda, **given)
    meetings.step(meeting=out, action="invite", **given)
    more = _attendance(city, flavour, given, out_of=plan, host=host) | _followups(city, flavour, now)
    return more | {
        f"series.{flavour}": (series.pk,),
        f"meeting.{flavour}": (planned.pk,),
        f"invited.{flavour}": (out.pk,),
        f"point.{flavour}": (planned.pk, point.pk),
        f"invitee.{flavour}": (planned.pk, planned.invitees.get().pk),
        f"called.{flavour}": (out.pk, out.invitees.get().pk),
        f"guestlink.{flavour}": (meetings.make_guest_link(invitee=out.invitees.get(), **given)[1],),
    }


def _minutes(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """A meeting that was held with its minutes still being written, and one whose head has approved them."""
    host, head = city.agencies["kesbangpol"], city.scopes["kepala_kesbangpol"]
    given: dict[str, Any] = {"scope": city.scopes["operator"], "now": now}
    plan = meetings.MeetingPlan(
        "rakor", "Rakor", meetings.Appointment(now + timedelta(hours=1), place="Aula")
    )
    held = []
    for _n in range(2):
        meeting = meetings.plan_meeting(agency=host, plan=plan, **given)
        meetings.add_point(meeting=meeting, text=meetings.PointText("Pembukaan"), **given)
        meetings.invite_agencies(meeting=meeting, agency_ids=[city.agencies["bappeda"].pk], **given)
        for step in ("invite", "begin", "end"):
            meeting = meetings.step(meeting=meeting, action=step, **given)
        meetings.begin_minutes(meeting=meeting, **given)
        held.append(meeting)
    written, approved = held
    meetings.step(scope=head, meeting=approved, action="approve", now=now)
    return {
        f"written.{flavour}": (written.pk,),
        f"approved.{flavour}": (approved.pk,),
        f"saved.{flavour}": (written.pk, 1),
        f"notula.{flavour}": (approved.pk, "notula.docx"),
        f"report.{flavour}": (approved.pk, "laporan.docx"),
    }


def _followups(city: City, flavour: str, now: datetime) -> dict[str, Arguments]:
    """A decision with an action that is only written down, and one that is late, assigned to Bappeda."""
    given: dict[str, Any] = {"scope": city.scopes["operator"], "now": now}
    direction = make_direction(city.agencies["kesbangpol"])
    decision = followups.record_decision(
        origin=Reference("direction", str(direction.pk)), text="Keputusan", **given
    )
    draft, assigned = (
        followups.add_action(
            decision=decision,
            text=followups.ActionText("Tindak lanjut", needs_evidence=False),
            owners=[followups.Owner(city.agencies["bappeda"].pk)],
            due=followups.Due(on=(now - timedelta(days=2)).date()),
            **given,
        )[0]
        for _ in range(2)
    )
    followups.assign(action=assigned, **given)
    followups.draft_escalations(now=now)
    return {
        f"direction.{flavour}": (direction.pk,),
        f"decision.{flavour}": (decision.pk,),
        f"action.{flavour}": (draft.pk,),
        f"assigned.{flavour}": (assigned.pk,),
        f"escalation.{flavour}": (assigned.escalations.get().pk,),
    }


def _attendance(
    city: City, flavour: str, given: dict[str, Any], *, out_of: meetings.MeetingPlan, host: Agency
) -> dict[str, Arguments]:
    """One that has begun with its door open, where somebody of Bappeda has signed."""
    today = meetings.Appointment(given["now"] + timedelta(hours=1), place="Aula")
    running = meetings.plan_meeting(agency=host, plan=replace(out_of, when=today), **given)
    meetings.invite_agencies(meeting=running, agency_ids=[city.agencies["bappeda"].pk], **given)
    for step in ("invite", "begin"):
        running = meetings.step(meeting=running, action=step, **given)
    meetings.open_door(meeting=running, **given)
    entry = meetings.CheckIn(name="Natalia", invitee_id=running.invitees.get().pk, signature="1,1 9,9")
    record = meetings.check_in(meeting=running, entry=entry, **given).record
    assert record is not None
    return {f"gathering.{flavour}": (running.pk,), f"present.{flavour}": (running.pk, record.pk)}


def _request(city: City, now: datetime) -> DataRequest:
    """A letter that has not gone out."""
    assert city.round is not None
    body = make_agency(city.region, "polres", kind="vertikal")
    return DataRequest.objects.create(
        round=city.round, agency=body, due_on=now.date(), created_by_name="Operator", created_at=now
    )


def _sheet(city: City, now: datetime) -> ValidationSheet:
    assert city.round is not None
    item = city.round.items.get(code="1.1")
    rows = [{"item": item.pk, "code": "1.1", "digest": "0" * 64}]
    return ValidationSheet.objects.create(
        round=city.round, agency=city.agencies["bappeda"], sha256="0" * 64, code="0000-0000-0000", rows=rows,
        printed_by_name="Operator", at=now,
    )  # fmt: skip


def _intake(city: City, now: datetime) -> Intake:
    """A packet that Bappeda's contact brought and whose file has been swept since."""
    person = city.people["narahubung"]
    return Intake.objects.create(
        round=city.round, agency=city.agencies["bappeda"], name="paket.xlsx", sha256="0" * 64, size=1,
        uploaded_by_id=person.pk, uploaded_by_name=person.full_name, via="akun", at=now,
    )  # fmt: skip


def _simulation(city: City, now: datetime) -> Simulation:
    assert city.round is not None
    code = city.round.instrument.nodes.filter(is_leaf=True).order_by("sort").values_list("code", flat=True)[0]
    asked = rounds.Asked("resmi", {code: 1}, query="dari=resmi")
    operator = city.scopes["operator"]
    return rounds.keep_simulation(scope=operator, round_=city.round, name="Simulasi", asked=asked, now=now)


def _repair(city: City, now: datetime) -> Repair:
    """Shared out to Bappeda, which has not reported yet."""
    assert city.round is not None
    plan = rounds.RepairPlan(owner=city.agencies["bappeda"], due_at=now + timedelta(days=7), text="Perbaikan")
    return rounds.add_repair(scope=city.scopes["operator"], round_=city.round, plan=plan, now=now)


def _activity(city: City, agency: str, now: datetime) -> Activity:
    """Held yesterday and used nowhere yet, so that everything may still be done to it."""
    by = {"bappeda": "narahubung", "tapem": "narahubung_lain"}[agency]
    facts = evidence_services.Facts(title="Dialog", starts_on=(now - timedelta(days=1)).date())
    return activities.record_held(scope=city.scopes[by], agency=city.agencies[agency], facts=facts, now=now)


def _job(city: City, now: datetime) -> Job:
    operator = city.people["operator"]
    return Job.objects.create(
        kind="uji", title="Pekerjaan", starter_id=operator.pk, starter_name=operator.full_name,
        region_path=city.region.path, created_at=now,
    )  # fmt: skip


def _note(city: City, item: Item, now: datetime) -> Note:
    """A note of the index owner on the item of Bappeda, in a series that runs."""
    assert city.round is not None
    series = NoteSeries.objects.create(
        round=city.round, source="pemilik", number=1, due_at=now + timedelta(days=3), opened_at=now,
        opened_by_name="Operator",
    )  # fmt: skip
    return Note.objects.create(
        series=series, item=item, number=1, text="Halaman berapa?", due_at=series.due_at,
        written_by_name="Operator", written_at=now,
    )  # fmt: skip


def _guidance(item: Item, now: datetime) -> Guidance:
    return Guidance.objects.create(
        item=item, question="Cukup satu?", answer="Cukup.", answered_by="Operator", at=now
    )


def _day(city: City, now: datetime) -> SpecialDay:
    return SpecialDay.objects.create(
        region=city.region, region_path=city.region.path, day=date(2026, 6, 22), kind="libur_daerah",
        name="Hari jadi", source="Edaran contoh", changed_by="Admin", changed_at=now,
    )  # fmt: skip


def _hours(city: City, now: datetime) -> OfficeHours:
    return OfficeHours.objects.create(
        region=city.region, region_path=city.region.path, opens=time(8), closes=time(15), name="Ramadan",
        starts_on=date(2026, 2, 18), ends_on=date(2026, 3, 19), source="Edaran contoh", changed_by="Admin",
        changed_at=now,
    )  # fmt: skip


def _programs(city: City, now: datetime) -> dict[str, object]:
    """What the operator's own programs read or are told, with a message on its way."""
    scope, person = city.scopes["operator"], city.people["operator"]
    url = "https://penerima.example/kait"
    made, _raw = make_webhook(scope=scope, user=person, name="Uji", url=url, groups=["assessments"], now=now)
    return {
        "feed": make_feed(scope=scope, codes=["rapat"], now=now)[1],
        "webhook": made.pk,
        "delivery": try_webhook(scope=scope, webhook=made, now=now).pk,
        "agencytoken": make_agency_token(
            scope=city.scopes["kepala_opd"],
            agency=city.agencies["bappeda"],
            role="kepala_opd",
            name="Dasbor",
            limits=Limits(["evidence.view"]),
            expires_at=now + timedelta(days=30),
            now=now,
        )[0].pk,
    }


def _view(city: City, now: datetime) -> SavedView:
    """The operator's own; nobody shares it."""
    return save_view(
        scope=city.scopes["operator"], listing=listings()["orang"], name="Nonaktif", query="state=nonaktif",
        now=now,
    )  # fmt: skip


def _token(person: User, now: datetime) -> tuple[ApiToken, str]:
    return make_token(
        scope=scope_of(person, clock.today()), user=person, name="Skrip",
        expires_at=now + timedelta(days=30), now=now,
    )  # fmt: skip


def _bearer(person: User, now: datetime) -> dict[str, str]:
    return {"Authorization": f"Bearer {_token(person, now)[1]}"}


def _program(city: City, now: datetime) -> str:
    """Of Bappeda, with all that a program of an agency may be given of its head's role."""
    scope, agency = city.scopes["kepala_opd"], city.agencies["bappeda"]
    given = ROLES_OF_OFFICES["kepala_opd"].permissions & AGENCY_TOKEN_PERMISSIONS
    return make_agency_token(
        scope=scope, agency=agency, role="kepala_opd", name="Sistem Bappeda",
        limits=Limits(sorted(given)), expires_at=now + timedelta(days=30), now=now,
    )[1]  # fmt: skip


def _client(user: User | None = None, headers: dict[str, str] | None = None) -> Client:
    client = Client(raise_request_exception=False, headers=headers)
    if user is not None:
        client.force_login(user)
    return client


def _by_link(raw: str) -> Client:
    """As the contact does it: open the link, and confirm where a page asks for it."""
    client = _client()
    client.post(f"/t/{raw}/")
    return client


def build() -> Cast:
    now = clock.now()
    instrument = make_instrument(now=now)
    own, foreign = _city("16.72", now), _city("73.71", now)
    datasets = {
        "own": make_dataset("16.72", now=now),
        "foreign": make_dataset("73.71", now=now),
        "shared": make_dataset("16", now=now, shared=True),
    }
    objects: dict[str, Arguments] = {
        "-": (),
        **_factor(own.people["narahubung"], "own"),
        **_factor(foreign.people["narahubung"], "foreign"),
        **{f"dataset.{flavour}": (one.pk,) for flavour, one in datasets.items()},
        **{f"robustness.{flavour}": (make_run(one, now).pk,) for flavour, one in datasets.items()},
        "measure.published": (make_measure(now).pk,),
        "measure.own": (make_measure(now, edition="2025", state="konsep").pk,),
        "measure.foreign": (make_measure(now, region_code="73.71", edition="2025", state="konsep").pk,),
        "instrument.own": (instrument.pk,),
        **_records(own, "own", instrument, now),
        **_records(foreign, "foreign", instrument, now),
    }
    assert own.round is not None
    sent = _round(own, instrument, 2024, now)
    Round.objects.filter(pk=sent.pk).update(sharing="terkirim", state="terkirim")
    sent.items.update(state="terkirim")
    objects |= {
        "round.sent": (sent.pk,),
        "item.sent": (sent.pk, "1.1"),
        "item.other": (own.round.pk, "2.1"),
        "activity.other": (_activity(own, "tapem", now).pk,),
        "agency.other": (own.agencies["kesbangpol"].pk,),
        "person.other": (own.people["narahubung_lain"].pk,),
    }
    clients, tokens = _clients(own, foreign, now)
    return Cast(clients, objects | tokens)


def _clients(own: City, foreign: City, now: datetime) -> tuple[dict[str, Client], dict[str, Arguments]]:
    assert own.round is not None
    subject = Reference("round", str(own.round.pk))
    contact = make_contact(own.agencies["bappeda"])

    def link() -> tuple[WorkLink, str]:
        return make_work_link(
            scope=own.scopes["operator"], agency=contact.agency, contact=contact, subject=subject,
            ends_at=now + timedelta(days=9), now=now,
        )  # fmt: skip

    _link, raw = link()
    above = {}
    for role, code in (("provinsi", "16"), ("nasional", "ID")):
        above[role] = make_user(role)
        grant(above[role], role, region=make_region(code))
    people = {role: own.people[role] for role in ROLES if role in own.people} | above
    clients = {role: _client(person, headers=_bearer(person, now)) for role, person in people.items()}
    asing = foreign.people["operator"]
    clients |= {
        "tamu": _client(),
        "tautan": _by_link(raw),
        "operator_asing": _client(asing, headers=_bearer(asing, now)),
        "token": _client(headers=_bearer(own.people["operator"], now)),
        "token_opd": _client(headers={"Authorization": f"Bearer {_program(own, now)}"}),
    }
    invited = invite(scope=own.scopes["operator"], user=own.people["narahubung_lain"], now=now)[1]
    return clients, {"worklink.alive": (raw,), "invitation.alive": (invited,), "worklink.none": ("x" * 43,)}


Build = Callable[[], Cast]
