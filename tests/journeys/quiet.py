"""The quiet part of a story: what the other agencies do meanwhile, played through the product's own services.

Run as a program of its own on a site's data: ``python -m tests.journeys.quiet fill 2 6.4 6.5``.
"""

import json
import os
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from selaras.accounts.models import User  # noqa: E402
from selaras.accounts.services import invite  # noqa: E402
from selaras.analyses.models import Dataset, Run  # noqa: E402
from selaras.api import services as webhooks  # noqa: E402
from selaras.assessments import services as rounds  # noqa: E402
from selaras.assessments.choices import ItemState  # noqa: E402
from selaras.assessments.models import Item, Note, Round, ScoreRun, ValidationSheet  # noqa: E402
from selaras.assessments.tests.packets import bring, filled, packet  # noqa: E402
from selaras.core import clock  # noqa: E402
from selaras.core.moving import GROUPS  # noqa: E402
from selaras.core.references import Reference  # noqa: E402
from selaras.core.scope import Scope  # noqa: E402
from selaras.demo.choices import PEOPLE  # noqa: E402
from selaras.demo.services.people import give, user_named  # noqa: E402
from selaras.duties.models import Duty, DutyEscalation  # noqa: E402
from selaras.evidence import services as evidence  # noqa: E402
from selaras.evidence.models import Activity, ClashSettlement, Disposal, DisposalItem, Evidence  # noqa: E402
from selaras.evidence.tests import samples  # noqa: E402
from selaras.followups import services as followups  # noqa: E402
from selaras.followups.tests.factories import make_direction  # noqa: E402
from selaras.instruments.models import Draft  # noqa: E402
from selaras.jobs.models import Job  # noqa: E402
from selaras.letters import services as letters  # noqa: E402
from selaras.letters.models import Letter  # noqa: E402
from selaras.lists.models import SavedView  # noqa: E402
from selaras.measures.models import Measure  # noqa: E402
from selaras.meetings import services as meetings  # noqa: E402
from selaras.meetings.models import Meeting  # noqa: E402
from selaras.offices.models import Agency, Contact, Grant, Holder, Post, PrivacyRequest  # noqa: E402
from selaras.offices.selectors import scope_for_user  # noqa: E402
from selaras.offices.services.reorganising import About, Line, add_line, plan_reorganisation  # noqa: E402
from selaras.regions.models import SpecialDay  # noqa: E402
from selaras.regions.services import DayPlan, keep_day  # noqa: E402
from selaras.regions.services.editions import DraftPlan, make_draft  # noqa: E402

# Claimed and verified level of each indicator: uneven, so that the score is no round number.
LEVELS = {"I1": 4, "I2a": 5, "I2b": 3, "I3": 6, "I4": 5, "I5": 4, "I6": 4, "I7": 6, "I8": 5}
VERIFIERS = {"kesbangpol": "Rusmala Dempo", "hukum": "Bayu Selangis", "bappeda": "Yuniar Selabung"}
ITEM_NEEDS = ("owner_agency", "verifier_agency", "question__instrument", "round__coordinator")


def scope_of(full_name: str) -> Scope:
    return scope_for_user(User.objects.get(full_name=full_name), clock.today())


def office_of(item: Item) -> str:
    """Who writes: for bodies outside the city Kesbangpol does."""
    agency = item.owner_agency
    return "kesbangpol" if agency is None or agency.is_outside else agency.code


def head_of(item: Item) -> Scope:
    return scope_of(PEOPLE[office_of(item)][1])


def verifier_of(item: Item) -> Scope:
    return scope_of(VERIFIERS[item.verifier_agency.code if item.verifier_agency else "kesbangpol"])


def write(item: Item, now: datetime) -> None:
    level = LEVELS[item.leaf_code] if item.is_level else None
    value = {"ya_tidak": "ya", "angka": "12"}.get(item.question.type, "")
    text = rounds.AnswerText(value=value, narrative=f"Contoh isian butir {item.code}.", level=level)
    # The head of an agency may do whatever its contact may, and everybody in the cast has one.
    rounds.save_answer(scope=head_of(item), item_id=item.pk, base_version=item.version, text=text, now=now)


def hand_in(item: Item, now: datetime) -> None:
    if not item.is_level:
        upload = SimpleUploadedFile(f"butir-{item.code}.pdf", samples.pdf(f"Contoh {item.code}"))
        evidence.attach_upload(
            scope=head_of(item),
            subject=Reference("item", str(item.pk)),
            upload=upload,
            title=f"Contoh bukti butir {item.code}",
            now=now,
        )
    rounds.submit(scope=head_of(item), item_id=item.pk, now=now)


def validate(item: Item, now: datetime) -> None:
    rounds.validate(scope=head_of(item), item_ids=[item.pk], now=now)


def verify(item: Item, now: datetime) -> None:
    item.refresh_from_db()
    rounds.verify(scope=verifier_of(item), item_id=item.pk, level=item.claimed_level, now=now)


def fill(round_pk: int, waiting_for_head: Iterable[str]) -> None:
    """Bring every item that nobody has touched to its end; those named stop at the head of their agency."""
    waiting, now = set(waiting_for_head), clock.now()
    items = Item.objects.filter(round_id=round_pk, state=ItemState.EMPTY).select_related(*ITEM_NEEDS)
    for item in items.order_by("is_level", "sort"):
        write(item, now)
        hand_in(item, now)
        if item.code not in waiting:
            validate(item, now)
            verify(item, now)


def passwords(*usernames: str) -> None:
    for user in User.objects.filter(username__in=usernames):
        user.set_password(f"sungai-{user.username}-2026")
        user.save(update_fields=("password",))


def rakor() -> None:
    """The head of the province's office signs by her post; a second clerk writes minutes with the first."""
    now = clock.now()
    host = Agency.objects.select_related("region").get(region__code="62", code="kesbangpol")
    head, clerk = User.objects.get(full_name="Mawarni Rungan"), user_named({}, "Tiur Kahayan")
    give(clerk, "provinsi", host.region, None)
    if not Holder.objects.filter(user=head).exists():
        post = Post.objects.create(agency=host, title="Kepala Badan", kind="kepala", sort=1)
        Holder.objects.create(
            post=post,
            name=head.full_name,
            status="definitif",
            starts_on=now.date() - timedelta(days=90),
            user=head,
        )
    passwords(head.username, clerk.username)


def _round(first: Round, year: int) -> Round:
    """A further round of the same city, prepared and shared out."""
    now = clock.now()
    plan = rounds.RoundPlan(
        title=f"Penilaian IKT {year} (contoh)",
        data_year=year,
        filling_year=year + 1,
        index_owner=first.index_owner,
        internal_due_at=now + timedelta(days=20),
        owner_due_at=now + timedelta(days=25),
    )
    return rounds.create_round(
        scope=scope_of("Rusmala Dempo"),
        instrument=first.instrument,
        region=first.region,
        coordinator=first.coordinator,
        plan=plan,
        now=now,
    )


def _closed(first: Round, year: int) -> Round:
    """One item through, the rest left: closed with a reason, as it happens."""
    operator, now = scope_of("Rusmala Dempo"), clock.now()
    round_ = rounds.start_round(scope=operator, round_=_round(first, year), now=now)
    item = Item.objects.select_related(*ITEM_NEEDS).get(round=round_, code="1.1")
    write(item, now)
    hand_in(item, now)
    validate(item, now)
    verify(item, now)
    return rounds.close_round(scope=operator, round_=round_, reason="Contoh penutupan", now=now)


def states() -> dict[str, int | str]:
    """Every state that the demonstration does not show by itself; hands back what was made, by name."""
    operator, now = scope_of("Rusmala Dempo"), clock.now()
    first = Round.objects.filter(region__code="16.72").latest("data_year")
    year = first.data_year
    shown = {item.code: item for item in first.items.select_related(*ITEM_NEEDS)}
    write(shown["8.4"], now)
    hand_in(shown["8.4"], now)
    hand_in_level(shown["2.7"], now)
    rounds.drop(scope=operator, item_id=shown["8.5"].pk, reason="Contoh alasan", now=now)
    closed = _closed(first, year + 2)
    sent = rounds.send_round(scope=operator, round_=_closed(first, year + 3), note="Surel contoh", now=now)
    later = clock.now()  # the round has been made since
    proof = rounds.Sending("surel", "Alamat contoh", later, receipt="Contoh 1")
    wrong = rounds.record_sending(scope=operator, round_=sent, sending=proof, now=later)
    rounds.correct_sending(scope=operator, proof=wrong, sending=proof, reason="Contoh koreksi", now=later)
    settled = rounds.send_round(scope=operator, round_=_closed(first, year + 4), note="Surel contoh", now=now)
    rounds.settle_round(scope=operator, round_=settled, note="Siaran pers contoh", now=now)
    noted = rounds.send_round(scope=operator, round_=_closed(first, year + 5), note="Surel contoh", now=now)
    note = _noted(operator, noted, now)
    made = {"running": first, "prepared": _round(first, year + 1), "closed": closed, "sent": sent}
    more = {"settled": settled.pk, "noted": noted.pk, "note": note.pk}
    more["score"] = ScoreRun.objects.filter(round=closed).latest("pk").pk
    rows = {name: row.pk for name, row in made.items()} | more | _repairs(first)
    rows["view"] = SavedView.objects.order_by("pk").values_list("pk", flat=True)[0]
    return rows | _letters(first) | _meetings() | _retention(first) | _others(first)


def _repairs(first: Round) -> dict[str, int | str]:
    """One shared out, one reported, and that of the agency whose contact comes by work link."""
    rows = {row.number: row.pk for row in first.repairs.all()}
    kept = first.simulations.values_list("pk", flat=True)[0]
    return {"repair": rows[1], "reported": rows[4], "linked": rows[3], "simulation": kept}


def _noted(operator: Scope, round_: Round, now: datetime) -> Note:
    """A round with every optional stage, in which the owner of the index has asked about one item."""
    for kind in ("catatan", "sanggah"):
        rounds.set_stage(
            scope=operator, round_=round_, kind=kind, opens_at=now, closes_at=now + timedelta(days=30),
            reason="Jadwal contoh", now=now,
        )  # fmt: skip
    due_at = now + timedelta(days=5)
    rounds.begin_series(
        scope=operator, round_=round_, source="pemilik", due_at=due_at, reference="Surel contoh", now=now
    )
    new = [rounds.NewNote("4.2", "Contoh catatan: halaman berapa?")]
    return rounds.write_notes(scope=operator, round_=round_, notes=new, now=now)[0]


def hand_in_level(item: Item, now: datetime) -> None:
    """The level of an indicator, waiting for its verifier."""
    rounds.submit(scope=head_of(item), item_id=item.pk, now=now)
    validate(item, now)


def _meetings() -> dict[str, int | str]:
    """The rakor that was held, and the next one with a point and somebody on its list."""
    held = Meeting.objects.get(state="notula")
    ahead = Meeting.objects.get(state="direncanakan", series=held.series)
    made = {"held_meeting": held, "meeting": ahead, "series": held.series}
    parts = {"point": ahead.points.first(), "invitee": ahead.invitees.first()}
    rows: dict[str, int | str] = {name: row.pk for name, row in (made | parts).items() if row is not None}
    return rows | _called(held) | _gathering(held) | _followed()


def _gathering(held: Meeting) -> dict[str, int | str]:
    """One that has begun, with its door open and somebody on its list."""
    given: dict[str, Any] = {"scope": scope_of("Henok Manuhing"), "now": clock.now()}
    starts_at = clock.now() + timedelta(hours=1)
    running = meetings.clone_meeting(meeting=held, starts_at=starts_at, title="Rapat berjalan", **given)
    for step in ("invite", "begin"):
        running = meetings.step(meeting=running, action=step, **given)
    meetings.open_door(meeting=running, **given)
    entry = meetings.CheckIn(name="Tamu Contoh", organisation="KPU Provinsi", signature="9,9 300,150 590,20")
    record = meetings.check_in(meeting=running, entry=entry, **given).record
    assert record is not None
    return {"gathering": running.pk, "present": record.pk}


def _called(held: Meeting) -> dict[str, int | str]:
    """One whose invitation is out, and the link of a guest."""
    given: dict[str, Any] = {"scope": scope_of("Henok Manuhing"), "now": clock.now()}
    starts_at = clock.now() + timedelta(days=9)
    called = meetings.clone_meeting(meeting=held, starts_at=starts_at, title="Rapat contoh", **given)
    meetings.step(meeting=called, action="invite", **given)
    guest = called.invitees.filter(agency=None, region=None).first()
    assert guest is not None
    raw = meetings.make_guest_link(invitee=guest, **given)[1]
    return {"called": called.pk, "called_guest": guest.pk, "guest": raw}


def _followed() -> dict[str, int | str]:
    """A direction whose one action is late and whose escalation waits."""
    given: dict[str, Any] = {"scope": scope_of("Henok Manuhing"), "now": clock.now()}
    host = Agency.objects.get(region__code="62", code="kesbangpol")
    direction = make_direction(host)
    origin = Reference("direction", str(direction.pk))
    decision = followups.record_decision(origin=origin, text="Contoh keputusan.", **given)
    day = clock.today() - timedelta(days=3)
    action, draft = followups.add_action(
        decision=decision,
        text=followups.ActionText("Contoh tindak lanjut yang terlambat."),
        owners=[followups.Owner(pk) for pk in _offices_of_kalteng()],
        due=followups.Due(on=day),
        **given,
    )
    followups.assign(action=action, **given)
    followups.draft_escalations(now=clock.now())
    rows = {
        "direction": direction,
        "decision": decision,
        "action": action,
        "draft_action": draft,
        "escalation": action.escalations.get(),
    }
    return {name: row.pk for name, row in rows.items()}


def _offices_of_kalteng() -> list[int]:
    rows = Agency.objects.filter(region__code__in=("62.06", "62.07"), code="kesbangpol")
    return list(rows.order_by("region__code").values_list("pk", flat=True))


def _letter(office: Agency, now: datetime) -> Letter:
    scope = scope_of("Rusmala Dempo")
    letter = letters.begin_letter(scope=scope, template="kosong", subject_id=str(office.pk), now=now)
    text = letters.LetterText(hal="Contoh surat", body="Contoh isi.", to=["Kepala Dinas Contoh"])
    return letters.save_letter(scope=scope, letter=letter, base_version=1, text=text, now=now)


def _letters(first: Round) -> dict[str, int | str]:
    """A draft, one that waits for its number, one that waits for its sending."""
    office, now = first.coordinator, clock.now()
    draft, released, numbered, ready = (_letter(office, now) for _ in range(4))
    head, writer = scope_of("Hafiz Lematang"), scope_of("Rusmala Dempo")
    for letter in (released, numbered, ready):
        letters.release_letter(scope=head, letter=letter, base_version=letter.version, now=now)
    signed_on = now.astimezone(first.tz).date()
    letters.record_paper_signature(
        scope=writer, letter=numbered, signed_on=signed_on, signed_by="Contoh", now=now
    )
    letters.number_from_book(scope=writer, letter=numbered, dated=signed_on, now=now)
    letters.number_from_book(scope=writer, letter=ready, dated=signed_on, now=now)
    text = letters.IncomingText("Polres Contoh", "Permintaan data", signed_on)
    came = letters.register_incoming(scope=writer, agency=office, text=text, now=now)
    made = {"letter": draft, "released": released, "numbered": numbered, "ready": ready, "came": came}
    code = Letter.objects.get(pk=numbered.pk).check_code
    return {name: letter.pk for name, letter in made.items()} | {"kesbangpol": office.pk, "code": code}


def ask_bodies(first: Round) -> dict[str, int | str]:
    """The letter that waits for its reply, and one of another round that stayed without."""
    operator, now, today = scope_of("Rusmala Dempo"), clock.now(), clock.today()
    other = Round.objects.get(region=first.region, state="disiapkan")
    made = rounds.prepare_requests(scope=operator, round_=other, now=now)
    letter = rounds.SentLetter("CONTOH/7/Kesbangpol", today, today, today)
    quiet = rounds.send_request(scope=operator, request=made[0], letter=letter, now=now)
    rounds.note_attempt(
        scope=operator, request=quiet, on=today, way="telepon", note="Dihubungi, belum dijawab", now=now
    )
    rounds.give_up_waiting(scope=operator, request=quiet, reason="Contoh alasan", now=now)
    waiting = first.requests.get(agency__code="polres")
    return {"request": waiting.pk, "silent": quiet.pk, "asked": made[1].pk}


def print_sheet(round_: Round) -> ValidationSheet:
    """Of the first agency with an answer that waits for its head."""
    waiting = round_.items.filter(state=ItemState.AT_HEAD).select_related("owner_agency").first()
    if waiting is None or waiting.owner_agency is None:
        raise LookupError("no answer waits for a head")
    return rounds.print_sheet(
        scope=scope_of("Rusmala Dempo"), round_=round_, agency=waiting.owner_agency, now=clock.now()
    )


def bring_packet(round_: Round, agency: Agency) -> int:
    """Of an agency that filled its items outside, meanwhile changed in the product too: one collides."""
    operator, now = scope_of("Rusmala Dempo"), clock.now()
    data = packet(operator, round_, agency)
    codes = [item.code for item in round_.items.filter(owner_agency=agency, state__in=("belum", "konsep"))]
    typed = filled(data, {code: {"uraian": f"Isian butir {code} dari luar aplikasi."} for code in codes})
    source = rounds.Source("whatsapp", "Nurlela Mulak", clock.today())
    intake = bring(operator, round_, typed, "paket-dinsos.xlsx", source=source, now=now)
    for item in Item.objects.filter(round=round_, code__in=codes[:1]).select_related(*ITEM_NEEDS):
        write(item, now)
    return intake.pk


def _pair(state: str) -> str:
    row = ClashSettlement.objects.filter(state=state)[0]
    return f"{row.first_id}/bentrok/{row.second_id}"


def keep_webhook() -> int:
    """With a message that waits, and paused: nothing leaves this machine."""
    now, scope = clock.now(), scope_of("Rusmala Dempo")
    user = User.objects.get(full_name="Rusmala Dempo")
    plan: dict[str, Any] = {
        "name": "Dasbor kantor",
        "url": "https://penerima.example/kait",
        "groups": ["assessments", "letters"],
    }
    webhook, _raw = webhooks.make_webhook(scope=scope, user=user, now=now, **plan)
    webhooks.pause_webhook(scope=scope, webhook=webhook, now=now)
    webhooks.try_webhook(scope=scope, webhook=webhook, now=now)
    return webhook.pk


def _retention(first: Round) -> dict[str, int | str]:
    """A list that waits for consent, one that was carried out, and somebody's wish about the own data."""
    now, region = clock.now(), first.region
    given: dict[str, Any] = {"region": region, "region_path": region.path, "drafted_at": now}
    waiting = Disposal.objects.create(**given, drafted_by_name="Selaras")
    done = Disposal.objects.create(
        **given, drafted_by_name="Selaras", state="selesai", approval="Contoh 1", approved_on=now.date(),
        decided_at=now, decided_by_name="Hafiz Lematang", done_at=now,
    )  # fmt: skip
    for disposal, outcome in ((waiting, ""), (done, "musnah")):
        held = Evidence.objects.filter(region=region, blob__isnull=False).select_related("blob", "agency")
        for one in held.order_by("pk")[:2]:
            if one.blob is None:
                continue
            DisposalItem.objects.create(
                disposal=disposal, evidence=one, part="isi", sha256=one.blob.sha256,
                size=one.blob.size, title=one.title, name=one.original_name,
                agency_name=one.agency.name, rule="Berkas lain: 5 tahun", ended_on=now.date(),
                due_on=now.date(), outcome=outcome, gone_at=now if outcome else None,
            )  # fmt: skip
    wish = PrivacyRequest.objects.create(
        user=User.objects.get(username="yuniar"), region_path=region.path, wanted="hapus",
        asked_at=now, due_at=now + timedelta(hours=72),
    )  # fmt: skip
    return {"disposal": waiting.pk, "disposed": done.pk, "wish": wish.pk}


def _others(first: Round) -> dict[str, int | str]:
    """One record of every further kind, and a one-time link that works."""
    now, dinsos = clock.now(), Agency.objects.get(region=first.region, code="dinsos")
    user = User.objects.get(username="yuniar")
    _invitation, token = invite(scope=scope_of("Suhar Kikim"), user=user, now=now, replace=False)
    extension = Duty.objects.open().filter(owner_agency=dinsos).first()
    job = Job.objects.create(
        kind="contoh",
        title="Contoh pekerjaan",
        starter_id=User.objects.get(username="rusmala").pk,
        starter_name="Rusmala Dempo",
        region_path=first.region_path,
        state="diproses",
        progress=40,
        created_at=now,
    )
    draft = Draft.objects.get(region=first.region)
    return {
        "packet": bring_packet(first, dinsos),
        "sheet": print_sheet(first).pk,
        **ask_bodies(first),
        "webhook": keep_webhook(),
        "agency": dinsos.pk,
        "contact": Contact.objects.filter(agency=dinsos)[0].pk,
        "post": Post.objects.filter(agency=dinsos)[0].pk,
        "holder": Holder.objects.filter(post__agency=dinsos)[0].pk,
        "person": user.pk,
        "grant": Grant.objects.filter(user=user)[0].pk,
        "duty": extension.pk if extension else 0,
        "duty_escalation": DutyEscalation.objects.filter(state="konsep")[0].pk,
        "pdf": Evidence.objects.filter(agency__code="kesbangpol", kind="file")[0].pk,
        "clash": _pair("diusulkan"),
        "agreed": _pair("disepakati"),
        "link": Evidence.objects.filter(kind="link")[0].pk,
        "nihil": Evidence.objects.filter(kind="nihil")[0].pk,
        "held": Activity.objects.filter(state="terlaksana")[0].pk,
        "planned": (planned := Activity.objects.filter(state="direncanakan").latest("pk")).pk,
        "month": f"{planned.starts_on:%Y-%m}",
        "dataset": Dataset.objects.get(edition="2025").pk,
        "robustness": Run.objects.get().pk,
        "measure": Measure.objects.get(index_code="IHaI", region_code="81.02").pk,
        "instrument": first.instrument_id,
        "draft": draft.pk,
        "revision": draft.revisions.all()[0].pk,
        "job": job.pk,
        "day": _own_day(first, now).pk,
        "invitation": token,
        **_changes(first, now),
    }


def _changes(first: Round, now: datetime) -> dict[str, Any]:
    """Drafts of an edition of regions and of a reorganisation; neither is ever carried out."""
    scope = scope_of("Suhar Kikim")
    text = f"ganti nama | {first.region.code} | | Kota Contoh"
    edition = make_draft(scope=scope, plan=DraftPlan("Contoh", "UU contoh", now.date(), text), now=now)
    about = About("Contoh penataan", "Perda contoh", now.date())
    plan = plan_reorganisation(scope=scope, region=first.region, about=about, now=now)
    old, new = Agency.objects.active().inside().filter(region=first.region).order_by("pk")[:2]
    add_line(scope=scope, plan=plan, line=Line(old, new, list(GROUPS), True), now=now)
    return {"edition": edition.pk, "own_edition": edition.pk, "reorganisation": plan.pk}


def _own_day(first: Round, now: datetime) -> SpecialDay:
    """A day off of the city itself, which its administrator may change."""
    plan = DayPlan(date(first.filling_year, 6, 22), "libur_daerah", "Hari jadi contoh", "Edaran contoh")
    return keep_day(scope=scope_of("Suhar Kikim"), region=first.region, plan=plan, now=now)


if __name__ == "__main__":
    command, *words = sys.argv[1:]
    if command == "fill":
        fill(int(words[0]), words[1:])
    elif command == "passwords":
        passwords(*words)
    elif command == "rakor":
        rakor()
    elif command == "states":
        sys.stdout.write(json.dumps(states()))
