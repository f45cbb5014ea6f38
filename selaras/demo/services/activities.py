"""Kegiatan of the first case: the dialogue that answers three items, and a joint calendar with clashes."""

import hashlib
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from selaras.assessments.models import Item
from selaras.core.references import Reference
from selaras.demo import choices
from selaras.demo.choices import CASE
from selaras.demo.services.papers import sample_pdf
from selaras.demo.services.stage import Stage
from selaras.evidence import services as evidence
from selaras.evidence.choices import LinkOutcome
from selaras.evidence.models import Activity, LinkTry
from selaras.evidence.permissions import can_use
from selaras.evidence.services import activities, settlements
from selaras.evidence.services.copies import keep_words
from selaras.evidence.services.copying import Sent, limits

PHOTOS = Path(__file__).resolve().parent.parent / "data"
HALL = "Ruang Rapat Besemah I"


def use_dialogue(stage: Stage, item: Item) -> None:
    """Recorded once by Trisna's link, then used on every item it answers."""
    held = Activity.objects.filter(agency=stage.agencies["kesra"]).first() or _record(stage, item)
    scope = stage.contact("kesra")
    if held.evidence is not None:
        subject = Reference("item", str(item.pk))
        evidence.use(scope=scope, evidence=held.evidence, subject=subject, now=stage.tick())


def _record(stage: Stage, item: Item) -> Activity:
    facts = evidence.Facts(
        title=_("Dialog pemuda lintas iman"),
        starts_on=CASE.dialogue.replace(year=item.round.data_year),
        starts_at=time(9, 0),
        ends_at=time(12, 0),
        place=_("Aula contoh"),
        audience=_("Pemuda lintas iman"),
        participants={"total": 60, "perempuan": 34, "laki_laki": 26, "pemuda": 52},
        sub_activity=_("Subkegiatan contoh: fasilitasi kerukunan"),
        budget=18_500_000,
        items=tuple(("IKT", code) for code in choices.DIALOGUE_ITEMS),
        ikus=(_("IKU contoh: indeks kerukunan"),),
        summary=_("Contoh hasil: tiga usulan kegiatan bersama tahun berikutnya."),
        partner_ids=frozenset({stage.agencies["kesbangpol"].pk}),
    )
    scope, agency = stage.contact("kesra"), stage.agencies["kesra"]
    held = activities.record_held(scope=scope, agency=agency, facts=facts, now=stage.tick())
    for number in (1, 2):
        body = (PHOTOS / f"dialog-{number}.jpg").read_bytes()
        upload = SimpleUploadedFile(f"dialog-{number}.jpg", body, content_type="image/jpeg")
        title = _("Foto %(n)s: dialog pemuda lintas iman") % {"n": number}
        activities.add_photo(scope=scope, activity=held, upload=upload, title=title, now=stage.tick())
    return held


def plan_ahead(stage: Stage) -> None:
    """After the round: two pairs that meet, one that stands alone, one that fell away."""
    first = CASE.owner_due + stage.shift + timedelta(days=4)
    later, last = first + timedelta(days=7), first + timedelta(days=9)
    pupils, hall, field = _("Pelajar sekolah menengah"), _("Aula contoh"), _("Lapangan contoh")
    forum = _plan(stage, "disdik", _("Forum pelajar lintas sekolah"), first, 9, place=hall, audience=pupils)
    talk = _plan(stage, "kesbangpol", _("Dialog kebangsaan pelajar"), first, 13, place=HALL, audience=pupils)
    course = _plan(stage, "kominfo", _("Bimtek narasi toleransi"), later, 9, place=HALL)
    rakor = _plan(stage, "dp3a", _("Rakor pelindungan perempuan dan anak"), later, 10, place=HALL)
    _settle(
        stage,
        forum,
        talk,
        decision="bersamaan",
        words=_("Contoh: forum pagi, dialog siang, pesertanya sama."),
    )
    _settle(stage, course, rakor, decision="pindah", mover=course, moves_to=later + timedelta(days=1))
    _plan(stage, "dinsos", _("Bakti sosial lintas warga"), last, 8, place=field)
    fallen = _plan(stage, "prokopim", _("Audiensi tokoh masyarakat"), last, 10, place=HALL)
    activities.cancel(
        scope=stage.contact("prokopim"),
        activity=fallen,
        reason=_("Digabung dengan dialog kebangsaan pelajar."),
        now=stage.tick(),
    )


def _settle(stage: Stage, first: Activity, second: Activity, **given: Any) -> None:
    """What stays together both have agreed in a meeting; who moves still waits for the second."""
    operator = stage.scope("Rusmala Dempo")
    row = settlements.propose(scope=operator, one=first, other=second, now=stage.tick(), **given)
    for one in (first, second) if given["decision"] == "bersamaan" else (first,):
        if one.agency_id not in row.voices.values_list("agency_id", flat=True):
            settlements.agree(
                scope=operator,
                settlement=row,
                agency=one.agency,
                source=_("Contoh: rapat sinkronisasi kegiatan"),
                now=stage.tick(),
            )


def _plan(
    stage: Stage, code: str, title: str, day: date, hour: int, *, place: str, audience: str = ""
) -> Activity:
    facts = evidence.Facts(
        title=title,
        starts_on=day,
        starts_at=time(hour),
        ends_at=time(hour + 2),
        place=place,
        audience=audience,
    )
    return activities.plan(
        scope=stage.contact(code), agency=stage.agencies[code], facts=facts, now=stage.tick()
    )


def keep_news(stage: Stage, item: Item) -> None:
    """A link with the copy that was kept of it; no request leaves the machine that shows this."""
    scope, subject = stage.contact("kesbangpol"), Reference("item", str(item.pk))
    link = evidence.add_link(
        scope=scope,
        agency=stage.agencies["kesbangpol"],
        url="https://kesbangpol.contoh.go.id/berita/dialog-pemuda-lintas-iman",
        title=_("Siaran pers dialog pemuda lintas iman"),
        issued_on=CASE.dialogue.replace(year=item.round.data_year),
        now=stage.tick(),
    )
    page = "<title>{}</title><p>{}</p><p>{}</p>".format(
        _("Contoh: dialog pemuda lintas iman"),
        _("Contoh isi siaran pers: enam puluh peserta menyusun tiga usulan kegiatan bersama."),
        _("Contoh: kegiatan digelar bersama FKUB dan Badan Kesbangpol."),
    ).encode()
    now, sha256 = stage.tick(), hashlib.sha256(page).hexdigest()
    sent = Sent(link.url, limits().types["text/html"], "utf-8", sha256, len(page))
    outcome = keep_words(evidence=link, body=page, sent=sent, now=now)
    LinkTry.objects.update_or_create(
        evidence=link,
        defaults={"outcome": LinkOutcome.OPEN, "status": 200, "copy_outcome": outcome, "at": now},
    )
    if can_use(scope, link, subject):
        evidence.use(scope=scope, evidence=link, subject=subject, now=stage.tick())


def keep_award(stage: Stage, item: Item) -> None:
    """The award of 2025 that Kesbangpol reported, as a penghargaan beside the item it supports."""
    scope, title = stage.contact("kesbangpol"), _("Penghargaan Indeks Harmoni Indonesia 2025")
    paper = sample_pdf(title, [_("Salinan contoh; piagam aslinya disimpan kantor.")])
    upload = SimpleUploadedFile("penghargaan-ihai-2025.pdf", paper, content_type="application/pdf")
    award = evidence.store_upload(
        scope=scope, agency=stage.agencies["kesbangpol"], upload=upload, title=title, now=stage.tick()
    )
    given = {"pemberi": _("Contoh: pemilik Indeks Harmoni Indonesia"), "tahun": "2025"}
    award = evidence.describe(
        scope=scope, evidence=award, type_code="penghargaan", given=given, now=stage.tick()
    )
    subject = Reference("item", str(item.pk))
    if can_use(scope, award, subject):
        evidence.use(scope=scope, evidence=award, subject=subject, pages="1", now=stage.tick())
