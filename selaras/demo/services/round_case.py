"""Case 1: Kota Pagar Alam answers the IKT questionnaire, as it stands on the Thursday before the last week.

The case is played through the product's own services, in the order in which it happened.
"""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from selaras.assessments import services as rounds
from selaras.assessments.models import Contribution, Item, Round
from selaras.core.formats import day_plain
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.demo import choices
from selaras.demo.choices import CASE
from selaras.demo.services.activities import keep_award, keep_news, plan_ahead, use_dialogue
from selaras.demo.services.calendar import moment
from selaras.demo.services.letters_case import write_letters
from selaras.demo.services.opening_case import hold_opening
from selaras.demo.services.papers import sample_pdf
from selaras.demo.services.repairs_case import keep_simulation, share_repairs
from selaras.demo.services.stage import Stage
from selaras.evidence import services as evidence
from selaras.instruments.selectors import latest
from selaras.offices.models import Grant


def play(stage: Stage, now: datetime, *, previous: Round) -> Round:
    decision = hold_opening(stage, previous)
    round_ = _open_round(stage, previous, Reference("decision", str(decision.pk)))
    stage.subject = Reference("round", str(round_.pk))
    items = {
        item.code: item
        for item in round_.items.select_related("owner_agency", "verifier_agency", "question", "round")
    }
    stage.at = moment(CASE.letter_sent, CASE.moment_at, stage.shift, stage.zone)
    _ask_bodies(stage, round_)
    for code in choices.DELEGATED:
        rounds.delegate_validation(
            scope=stage.head(code),
            round_=round_,
            agency_id=stage.agencies[code].pk,
            delegated=True,
            now=stage.tick(),
        )
    for code in (*choices.VERIFIED, *choices.AT_VERIFIER, *choices.RETURNED):
        _hand_in(stage, items[code])
    for code in choices.VERIFIED:
        _verify(stage, items[code])
    for code, comment in choices.RETURNED.items():
        scope = _verifier(stage, items[code])
        rounds.return_for_repair(scope=scope, item_id=items[code].pk, comment=str(comment), now=stage.tick())
    for code in choices.DRAFT:
        if code in choices.REUSED:
            rounds.reuse_answer(
                scope=stage.contact(_owner_code(items[code])), item_id=items[code].pk, now=stage.tick()
            )
        else:
            _write(stage, items[code], choices.DRAFT_LEVELS.get(code))
    _help_and_talk(stage, items)
    share_repairs(stage, round_)
    plan_ahead(stage)
    write_letters(stage, round_)
    keep_simulation(stage, round_)
    keep_award(stage, items["1.4"])
    keep_news(stage, items["1.4"])
    _give_time(stage, round_, now)
    return round_


def _open_round(stage: Stage, previous: Round, origin: Reference) -> Round:
    zone, shift = stage.zone, stage.shift
    made = moment(CASE.made, CASE.made_at, shift, zone)
    stage.at = made
    instrument = latest("IKT")
    if instrument is None:
        raise LookupError("load the instruments before the demonstration")
    internal = moment(CASE.internal_due, CASE.internal_at, shift, zone)
    owner = moment(CASE.owner_due, CASE.owner_at, shift, zone)
    year = owner.year - 1
    scope = stage.scope("Rusmala Dempo")
    plan = rounds.RoundPlan(
        title=_("Penilaian IKT %(data)s (diisi %(when)s)")
        % {"data": year, "when": day_plain(owner.date()).split(" ", 1)[1]},
        data_year=year,
        filling_year=owner.year,
        index_owner="SETARA Institute",
        internal_due_at=internal,
        owner_due_at=owner,
    )
    coordinator = stage.agencies["kesbangpol"]
    round_ = rounds.create_round(
        scope=scope,
        instrument=instrument,
        region=stage.city,
        coordinator=coordinator,
        plan=plan,
        previous=previous,
        origin=origin,
        now=made,
    )
    rounds.share_out(scope=scope, round_=round_, shares=_shares(stage, round_), now=stage.tick())
    return rounds.start_round(scope=scope, round_=round_, now=stage.tick())


def _shares(stage: Stage, round_: Round) -> dict[int, rounds.Share]:
    """Two items with an earlier date and its reason; indicator 2 is checked by the legal section."""
    early = moment(CASE.early_due, CASE.internal_at, stage.shift, stage.zone)
    sent, moved = CASE.letter_sent + stage.shift, CASE.official_moved + stage.shift
    reasons = {
        "3.3": _("Surat permintaan data kepada Polres terkirim %(day)s; balasan belum datang.")
        % {"day": day_plain(sent)},
        "4.1": _("Pejabat Kesbangpol berganti pada %(day)s; serah terima selesai pada batas waktu ini.")
        % {"day": day_plain(moved)},
    }
    hukum = stage.agencies["hukum"]
    shares = {}
    for item in round_.items.select_related("owner_agency"):
        if item.code in reasons:
            shares[item.pk] = rounds.Share(due_at=early, due_reason=reasons[item.code])
        elif item.leaf_code.startswith("I2") and item.owner_agency_id != hukum.pk:
            shares[item.pk] = rounds.Share(verifier_agency_id=hukum.pk)
    return shares


def _ask_bodies(stage: Stage, round_: Round) -> None:
    """Every outside body is asked by letter; all but the Polres have replied."""
    scope, sent = stage.scope("Rusmala Dempo"), CASE.letter_sent + stage.shift
    made = rounds.prepare_requests(scope=scope, round_=round_, now=stage.tick())
    for number, request in enumerate(made, 1):
        letter = rounds.SentLetter(
            choices.REQUEST_NUMBER % {"number": number, "year": sent.year}, sent, sent, request.due_on
        )
        rounds.send_request(scope=scope, request=request, letter=letter, now=stage.tick())
        if request.agency.code != choices.SILENT_BODY:
            title = _("Contoh balasan %(body)s") % {"body": request.agency.name}
            scan = SimpleUploadedFile("balasan.pdf", sample_pdf(title, [_("Data yang dimohonkan terlampir")]))
            reply = rounds.BodyReply(choices.REPLY_NUMBER % {"number": number, "year": sent.year}, None, sent)
            rounds.receive_reply(scope=scope, request=request, reply=reply, scan=scan, now=stage.tick())


def _owner_code(item: Item) -> str:
    agency = item.owner_agency
    return "kesbangpol" if agency is None or agency.is_outside else agency.code


def _write(stage: Stage, item: Item, level: int | None) -> None:
    year = item.round.data_year
    agency = item.owner_agency.name if item.owner_agency else ""
    if item.is_level:
        narrative = _("Contoh alasan: isian lain pada indikator ini menunjukkan tingkat tersebut.")
    else:
        narrative = _(
            "Contoh isian %(agency)s untuk tahun %(year)s. "
            "Rincian, tanggal, dan nomor halaman ada pada bukti dukung."
        ) % {"agency": agency, "year": year}
    values = {"ya_tidak": "ya", "angka": "12"}
    rounds.save_answer(
        scope=stage.contact(_owner_code(item)),
        item_id=item.pk,
        base_version=0,
        text=rounds.AnswerText(value=values.get(item.question.type, ""), narrative=narrative, level=level),
        now=stage.tick(),
    )


def _hand_in(stage: Stage, item: Item) -> None:
    code = _owner_code(item)
    claimed = choices.LEVELS.get(item.code, (None, None, ""))[0]
    _write(stage, item, claimed)
    if not item.is_level:
        _attach(stage, item, code)
    rounds.submit(scope=stage.contact(code), item_id=item.pk, now=stage.tick())
    if code not in choices.DELEGATED:
        rounds.validate(scope=stage.head(code), item_ids=[item.pk], now=stage.tick())


def _attach(stage: Stage, item: Item, code: str) -> None:
    scope, subject = stage.contact(code), Reference("item", str(item.pk))
    if item.code in choices.DIALOGUE_ITEMS:
        use_dialogue(stage, item)
        return
    title = _("Bukti dukung butir %(code)s") % {"code": item.code}
    lines = [item.question.text[:88], _("Dokumen contoh dari %(agency)s") % {"agency": code.upper()}]
    upload = SimpleUploadedFile(
        f"butir-{item.code}.pdf", sample_pdf(title, lines), content_type="application/pdf"
    )
    made = evidence.attach_upload(
        scope=scope, subject=subject, upload=upload, title=title, pages="1", now=stage.tick()
    )
    # Dated inside the year the answers are about, which moves with the case.
    evidence.edit(
        scope=scope,
        evidence=made.evidence,
        title=title,
        issued_on=CASE.dialogue.replace(year=item.round.data_year),
        period_start=None,
        period_end=None,
        now=stage.at,
    )


def _verifier(stage: Stage, item: Item) -> Scope:
    agency = item.verifier_agency
    if agency is not None and agency.code == "hukum":
        return stage.scope("Bayu Selangis")
    if agency is not None and agency.code == "bappeda":
        return stage.scope("Yuniar Selabung")
    if agency is not None and agency.code == "kesbangpol":
        return stage.scope("Rusmala Dempo")
    holder = Grant.objects.filter(agency=agency, role="kepala_opd").select_related("user").first()
    if holder is None:
        raise LookupError(f"nobody verifies for {agency}")
    return stage.scope(holder.user.full_name)


def _verify(stage: Stage, item: Item) -> None:
    item.refresh_from_db(fields=("verifier_agency",))
    level = choices.LEVELS.get(item.code, (None, None, ""))[1]
    rounds.verify(scope=_verifier(stage, item), item_id=item.pk, level=level, now=stage.tick())


def _help_and_talk(stage: Stage, items: dict[str, Item]) -> None:
    """One contribution with the shared kegiatan, one "nihil", and one conversation."""
    asked = Contribution.objects.filter(item=items["4.5"], agency=stage.agencies["kesra"]).first()
    if asked is not None:
        note = _("Kegiatan yang sama dengan butir 6.3, dengan dua foto.")
        rounds.hand_in_contribution(
            scope=stage.contact("kesra"), contribution_id=asked.pk, note=note, now=stage.tick()
        )
    nil = Contribution.objects.filter(item=items["3.1"], agency=stage.agencies["satpolpp"]).first()
    if nil is not None:
        rounds.hand_in_contribution(
            scope=stage.contact("satpolpp"),
            contribution_id=nil.pk,
            note="",
            nil=rounds.NilStatement([_("buku piket"), _("register pengaduan Satpol PP")], stage.at.date()),
            now=stage.tick(),
        )
    rounds.post_message(
        scope=stage.contact("dinsos"),
        item_id=items["8.3"].pk,
        text=_("Apakah peta lokasi pemakaman cukup dari dokumen tata ruang?"),
        now=stage.tick(),
    )
    rounds.post_message(
        scope=stage.scope("Rusmala Dempo"),
        item_id=items["8.3"].pk,
        text=_("Cukup, sebutkan halamannya. Lampirkan juga aturan pemakaian tempat."),
        now=stage.tick(),
    )
    rounds.mark_guidance(
        scope=stage.scope("Rusmala Dempo"),
        item_id=items["8.3"].pk,
        question=_("Apakah peta lokasi pemakaman cukup dari dokumen tata ruang?"),
        answer=_("Contoh: cukup, dengan nomor halaman; aturan pemakaian tempat dilampirkan."),
        now=stage.tick(),
    )


def _give_time(stage: Stage, round_: Round, now: datetime) -> None:
    """Loaded after the internal date, the agencies got more time, so that nobody stands as late."""
    if now <= round_.internal_due_at:
        return
    until = round_.owner_due_at - timedelta(hours=1)
    if until <= max(round_.internal_due_at, now):
        until = round_.owner_due_at
    if until <= now:
        return
    scope = stage.scope("Hafiz Lematang")
    for share in round_.agencies.select_related("agency"):
        if not share.agency.is_outside:
            rounds.extend_agency(
                scope=scope,
                round_=round_,
                agency=share.agency,
                due_at=until,
                reason=_("Perpanjangan bersama menurut kesepakatan rakor."),
                now=round_.internal_due_at - timedelta(hours=1),
            )
