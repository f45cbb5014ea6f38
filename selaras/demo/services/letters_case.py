"""Letters of case 1: the paper of the office, and the reminder that lies ready for the head to release."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from selaras.assessments.models import Round
from selaras.assessments.selectors.letters import REMINDER
from selaras.demo.choices import CASE
from selaras.demo.services.calendar import moment
from selaras.demo.services.stage import Stage
from selaras.letters import services as letters
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import letterhead_of
from selaras.offices.choices import PostKind
from selaras.offices.models import Agency, Post

CHIEF = "Hafiz Lematang"
# Invented, as every number of a letter here is.
POSTS = (
    ("Sekretaris Badan", PostKind.SEKRETARIS),
    ("Kepala Bidang Ketahanan Sosial Budaya", PostKind.JABATAN),
)
CAME = (
    (6, "FKUB Kota Pagar Alam (contoh)", "CONTOH/11/FKUB", "Laporan dialog kerukunan", "biasa", 4),
    (2, "Polres Pagar Alam (contoh)", "CONTOH/B-27", "Permintaan peserta rapat koordinasi", "segera", 2),
    (0, "Bakesbangpol Provinsi (contoh)", "CONTOH/070/3", "Permintaan data potensi konflik", "biasa", 3),
)


def write_letters(stage: Stage, round_: Round) -> Letter:
    """Drafted from the two items that are late; every number and address is invented or left out."""
    scope, office = stage.scope("Rusmala Dempo"), stage.agencies["kesbangpol"]
    now = moment(CASE.moment, CASE.moment_at, stage.shift, stage.zone)
    head = letterhead_of(office)
    text = letters.LetterheadText(
        lines=head.lines,
        address=_("Alamat contoh untuk peragaan"),
        place=head.place,
        paper=head.paper,
        pattern=head.pattern,
        unit="KBSP",
        classification="070",
    )
    letters.save_letterhead(scope=scope, agency=office, text=text, now=now)
    _come_in(stage, office, now)
    _go_out(stage, office, now)
    letter = letters.begin_letter(scope=scope, template=REMINDER, subject_id=str(round_.pk), now=now)
    return letters.ask_release(scope=scope, letter=letter, now=now)


def _posts(office: Agency) -> dict[str, Post]:
    """Two more posts of the office, so that a chain and a disposisi have where to go."""
    for sort, (title, kind) in enumerate(POSTS, 2):
        Post.objects.get_or_create(agency=office, title=title, defaults={"kind": kind, "sort": sort})
    return {post.title: post for post in Post.objects.filter(agency=office)}


def _come_in(stage: Stage, office: Agency, now: datetime) -> None:
    """One letter that waits, one that was handed on, one that is settled."""
    scope, posts = stage.scope("Rusmala Dempo"), _posts(office)
    head = stage.scope(CHIEF)
    today = now.astimezone(stage.zone).date()
    came = [
        letters.register_incoming(
            scope=scope,
            agency=office,
            text=letters.IncomingText(
                sender=sender,
                hal=hal,
                number=number,
                sifat=sifat,
                received_on=today - timedelta(days=days),
                dated=today - timedelta(days=days + 2),
                pages=pages,
            ),
            now=now,
        )
        for days, sender, number, hal, sifat, pages in CAME
    ]
    first, second = (posts[title].pk for title, _kind in POSTS)
    due_on = today + timedelta(days=5)
    asked = letters.DispositionText(
        [first, second], "siapkan", due_on, _("Bahan paling lambat sebelum rapat.")
    )
    letters.dispose(scope=head, incoming=came[1], text=asked, now=now)
    known = letters.DispositionText([first], "ketahui", due_on)
    (row,) = letters.dispose(scope=head, incoming=came[0], text=known, now=now)
    letters.answer_disposition(
        scope=scope, disposition=row, answer=_("Sudah dibaca dan diarsipkan."), now=now
    )


def _go_out(stage: Stage, office: Agency, now: datetime) -> None:
    """A circular that was released, signed by pen, numbered and sent; its code can be looked up."""
    scope, head = stage.scope("Rusmala Dempo"), stage.scope(CHIEF)
    letter = letters.begin_letter(scope=scope, template="kosong", subject_id=str(office.pk), now=now)
    text = letters.LetterText(
        hal=_("Penyampaian jadwal pengisian"),
        body=_("Dengan hormat,\n\nBersama ini kami sampaikan jadwal pengisian. Ini surat contoh."),
        to=[_("Kepala perangkat daerah contoh")],
        signer=letter.signer,
    )
    letter = letters.save_letter(scope=scope, letter=letter, base_version=letter.version, text=text, now=now)
    letter = letters.release_letter(scope=head, letter=letter, base_version=letter.version, now=now)
    today = now.astimezone(stage.zone).date()
    name = "" if letter.signer else CHIEF
    letter = letters.record_paper_signature(
        scope=scope, letter=letter, signed_on=today, signed_by=name, now=now
    )
    letter = letters.number_from_book(scope=scope, letter=letter, dated=today, now=now)
    letters.send_letter(scope=scope, letter=letter, channel="kurir", sent_on=today, note="", now=now)
