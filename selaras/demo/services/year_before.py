"""The round of the year before, which case 1 continues: a few answers, a review, notes, the end.

That a round for 2024 was held and its published value are real; what is answered, asked and said in it is
invented, marked as an example, and puts no word into the mouth of the owner of the index.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from selaras.assessments import services as rounds
from selaras.assessments.models import Item, Note, Round
from selaras.core.references import Reference
from selaras.demo import choices
from selaras.demo.choices import CASE
from selaras.demo.services.calendar import moment
from selaras.demo.services.papers import sample_pdf
from selaras.demo.services.stage import Stage
from selaras.evidence import services as evidence
from selaras.instruments.selectors import latest
from selaras.notices.models import Notice

YEAR = timedelta(weeks=52)
ITEM_NEEDS = ("owner_agency", "verifier_agency", "question", "round__coordinator")


def play_year_before(stage: Stage) -> Round:
    """Played with the hand of the clock a year back; afterwards everybody is in the present again."""
    stage.at = moment(CASE.made, CASE.made_at, stage.shift - YEAR, stage.zone)
    round_ = _open(stage)
    items = {item.code: item for item in round_.items.select_related(*ITEM_NEEDS)}
    _leave_out(stage, items)
    rounds.start_round(scope=stage.scope("Rusmala Dempo"), round_=round_, now=stage.tick())
    for code in choices.YEAR_BEFORE:
        _answer(stage, items[code])
    _guide(stage, items["7.1"])
    _review(stage, round_)
    _send_and_be_asked(stage, round_)
    rounds.settle_round(
        scope=stage.scope("Rusmala Dempo"),
        round_=round_,
        note=_("Hasil resmi diterbitkan pemilik indeks; nilainya ada di register Nilai indeks."),
        now=stage.tick(),
    )
    # What was told then was read then.
    Notice.objects.filter(read_at=None).update(read_at=stage.at)
    stage.scopes.clear()
    return Round.objects.get(pk=round_.pk)


def _open(stage: Stage) -> Round:
    instrument = latest("IKT")
    if instrument is None:
        raise LookupError("load the instruments before the demonstration")
    shift = stage.shift - YEAR
    year = (CASE.owner_due + stage.shift).year - 1
    plan = rounds.RoundPlan(
        title=_("Penilaian IKT %(year)s (contoh ringkas)") % {"year": year - 1},
        data_year=year - 1,
        filling_year=year,
        index_owner="SETARA Institute",
        internal_due_at=moment(CASE.internal_due, CASE.internal_at, shift, stage.zone),
        owner_due_at=moment(CASE.owner_due, CASE.owner_at, shift, stage.zone),
    )
    return rounds.create_round(
        scope=stage.scope("Rusmala Dempo"),
        instrument=instrument,
        region=stage.city,
        coordinator=stage.agencies["kesbangpol"],
        plan=plan,
        now=stage.at,
    )


def _leave_out(stage: Stage, items: dict[str, Item]) -> None:
    """Of 55 items a few are enough to show; nobody stands as one who did not answer.

    The levels of the indicators stay open: the owner has published none for that year.
    """
    for code, item in items.items():
        if code not in choices.YEAR_BEFORE and not item.is_level:
            rounds.drop(
                scope=stage.scope("Rusmala Dempo"),
                item_id=item.pk,
                reason=_("Tidak dimuat dalam peragaan tahun lalu."),
                now=stage.at,
            )


def _office(item: Item) -> str:
    """For an outside body Kesbangpol writes."""
    agency = item.owner_agency
    return "kesbangpol" if agency is None or agency.is_outside else agency.code


def _answer(stage: Stage, item: Item) -> None:
    scope, name = stage.head(_office(item)), item.owner_agency.name if item.owner_agency else ""
    text = rounds.AnswerText(
        value={"ya_tidak": "ya", "angka": "12"}.get(item.question.type, ""),
        narrative=_(
            "Contoh isian %(agency)s untuk tahun %(year)s. "
            "Rincian, tanggal, dan nomor halaman ada pada bukti dukung."
        )
        % {"agency": name, "year": item.round.data_year},
    )
    rounds.save_answer(scope=scope, item_id=item.pk, base_version=item.version, text=text, now=stage.tick())
    title = _("Bukti dukung butir %(code)s tahun lalu") % {"code": item.code}
    body = sample_pdf(title, [_("Dokumen contoh dari %(agency)s") % {"agency": name}])
    evidence.attach_upload(
        scope=scope,
        subject=Reference("item", str(item.pk)),
        upload=SimpleUploadedFile(f"butir-{item.code}.pdf", body, content_type="application/pdf"),
        title=title,
        pages="1",
        now=stage.at,
    )
    rounds.submit(scope=scope, item_id=item.pk, now=stage.tick())
    rounds.validate(scope=scope, item_ids=[item.pk], now=stage.tick())
    verifier = {"bappeda": "Yuniar Selabung", "hukum": "Bayu Selangis"}.get(
        item.verifier_agency.code if item.verifier_agency else "", "Rusmala Dempo"
    )
    rounds.verify(scope=stage.scope(verifier), item_id=item.pk, level=None, now=stage.tick())


def _guide(stage: Stage, item: Item) -> None:
    """A question that comes every year, answered once."""
    rounds.mark_guidance(
        scope=stage.scope("Rusmala Dempo"),
        item_id=item.pk,
        question=_("Per tanggal berapa angkanya diambil?"),
        answer=_("Contoh: per 31 Desember tahun data, dengan sumber dan tanggal unduhnya."),
        now=stage.tick(),
    )


def _stage(stage: Stage, round_: Round, kind: str, days: int) -> None:
    rounds.set_stage(
        scope=stage.scope("Rusmala Dempo"),
        round_=round_,
        kind=kind,
        opens_at=stage.at,
        closes_at=stage.at + timedelta(days=days),
        inspector=stage.agencies["inspektorat"] if kind == "inspektorat" else None,
        reason=_("Disepakati pada rakor (contoh)."),
        now=stage.tick(),
    )


def _review(stage: Stage, round_: Round) -> None:
    """The inspectorate reads before anything is sent, and asks for what it misses."""
    operator, inspector = stage.scope("Rusmala Dempo"), stage.scope(choices.INSPECTOR)
    _stage(stage, round_, "inspektorat", 3)
    rounds.begin_series(
        scope=operator, round_=round_, source="inspektorat", due_at=stage.at + timedelta(days=2),
        reference="", now=stage.tick(),
    )  # fmt: skip
    for note in _ask(stage, round_, choices.REVIEW_NOTES, choices.INSPECTOR):
        _answer_note(stage, note)
        rounds.close_note(scope=inspector, note_id=note.pk, text="", now=stage.tick())
    summary = _("Contoh kesimpulan: bukti dukung lengkap sesudah dua catatan dijawab.")
    rounds.end_series(scope=inspector, round_=round_, summary=summary, now=stage.tick())


def _send_and_be_asked(stage: Stage, round_: Round) -> None:
    """After sending a round of notes comes in; its words are an example, not the owner's."""
    operator, stage.at = stage.scope("Rusmala Dempo"), round_.internal_due_at
    rounds.close_round(
        scope=operator,
        round_=round_,
        reason=_("Peragaan memuat sebagian isian; nilai per indikator tahun itu tidak diterbitkan."),
        now=stage.tick(),
    )
    rounds.send_round(scope=operator, round_=round_, note=_("Surel contoh (peragaan)"), now=stage.tick())
    _prove(stage, round_)
    stage.at += timedelta(weeks=2)
    _stage(stage, round_, "catatan", 14)
    rounds.begin_series(
        scope=operator, round_=round_, source="pemilik", due_at=stage.at + timedelta(days=5),
        reference=_("Contoh peragaan, bukan surat pemilik indeks"), now=stage.tick(),
    )  # fmt: skip
    for note in _ask(stage, round_, choices.OWNER_NOTES, "Rusmala Dempo"):
        _answer_note(stage, note)
        rounds.close_note(scope=operator, note_id=note.pk, text="", now=stage.tick())
    summary = _("Contoh: semua catatan dijawab dengan halaman dan tautan.")
    rounds.end_series(scope=operator, round_=round_, summary=summary, now=stage.tick())


def _prove(stage: Stage, round_: Round) -> None:
    """How it went out; the address and the receipt say themselves that they are invented."""
    rounds.record_sending(
        scope=stage.scope("Rusmala Dempo"),
        round_=round_,
        sending=rounds.Sending(
            channel="surel",
            recipient=_("Alamat surel contoh (peragaan)"),
            sent_at=stage.at,
            receipt="CONTOH-1",
        ),
        scan=SimpleUploadedFile(
            "tanda-terima.pdf",
            sample_pdf(_("Tanda terima contoh"), [_("Surel contoh, bukan tanda terima pemilik indeks")]),
            content_type="application/pdf",
        ),
        now=stage.tick(),
    )


def _ask(stage: Stage, round_: Round, notes: Mapping[str, str | Promise], who: str) -> list[Note]:
    new = [rounds.NewNote(code, str(text)) for code, text in notes.items()]
    return rounds.write_notes(scope=stage.scope(who), round_=round_, notes=new, now=stage.tick())


def _answer_note(stage: Stage, note: Note) -> None:
    text = _("Contoh jawaban: halaman 1, sudah ditambahkan pada bukti dukung.")
    rounds.answer_note(scope=stage.head(_office(note.item)), note_id=note.pk, text=text, now=stage.tick())
