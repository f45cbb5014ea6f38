"""A letter as it is printed: the data for its template."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.core.formats import day_plain
from selaras.letters import compute
from selaras.letters.choices import (
    BODY,
    RECIPIENTS_ON_THE_LETTER,
    Annex,
    FileRole,
    KindForm,
    LetterKind,
    Paper,
    SignatureWay,
    TagCharacter,
)
from selaras.letters.compute import docx
from selaras.letters.compute.codes import qr_svg, spoken
from selaras.letters.compute.pictures import Picture
from selaras.letters.compute.wording import blocks
from selaras.letters.models import Letter, LetterFile, Letterhead
from selaras.offices.choices import AgencyKind, HolderStatus
from selaras.offices.models import Agency, Holder, Post

TEMPLATE = "letters/letter.typ"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLANK_NUMBER = "............................"
COUNT_WORDS = ("", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan", "Sepuluh")
Signature = dict[str, Any]


def letterhead_of(agency: Agency) -> Letterhead:
    """As kept, or as an office of this region would begin: nothing is invented but the form."""
    kept = Letterhead.objects.filter(agency=agency).first()
    if kept is not None:
        return kept
    government = _("Pemerintah %(region)s") % {"region": agency.region.full_name}
    return Letterhead(agency=agency, lines=f"{government}\n{agency.name}".upper(), place=str(agency.region))


def possible_signers(agency: Agency) -> Sequence[Holder]:
    """Who may sign: today's holders of the office itself, then of the secretariat; in the office's order."""
    kinds = (AgencyKind.SEKRETARIAT,)
    holders = Holder.objects.filter(
        post__agency__region=agency.region, post__agency__is_active=True
    ).select_related("post__agency", "user")
    wanted = [h for h in holders if h.post.agency_id == agency.pk or h.post.agency.kind in kinds]
    return sorted(wanted, key=lambda h: (h.post.agency_id != agency.pk, h.post.agency.sort, h.post.sort))


def chain_posts(agency: Agency) -> Sequence[Post]:
    """Posts that may initial: of the office itself, then of the secretariat and its sections."""
    kinds = (AgencyKind.SEKRETARIAT, AgencyKind.BAGIAN)
    posts = Post.objects.filter(
        Q(agency=agency) | Q(agency__region=agency.region, agency__kind__in=kinds), agency__is_active=True
    ).select_related("agency")
    return sorted(posts, key=lambda p: (p.agency_id != agency.pk, p.agency.sort, p.sort, p.title))


def holding_on(holders: Sequence[Holder], on: date) -> list[Holder]:
    return [h for h in holders if h.starts_on <= on and (h.ends_on is None or h.ends_on >= on)]


def post_words(holder: Holder) -> str:
    """ "Plt. Kepala Badan Kesatuan Bangsa dan Politik": the status exactly as the decree has it."""
    title, office = holder.post.title, holder.post.agency.name
    named = title if office.lower() in title.lower() or " " in title.strip() else f"{title} {office}"
    if holder.status == HolderStatus.DEFINITIF:
        return named
    return f"{HolderStatus(holder.status).label} {named}"


def signature_of(letter: Letter) -> Signature:
    """As it was when released; until then as the posts stand."""
    if letter.signer_block is not None:
        block: Signature = letter.signer_block
        return block
    holder = letter.signer
    if holder is None:
        return {"title": [_("Kepala %(office)s,") % {"office": letter.agency.name}], "name": "", "below": []}
    words = post_words(holder)
    title = _on_behalf(letter)
    nip = getattr(holder.user, "nip", None)
    below = [letter.signer_rank] if letter.signer_rank else []
    if nip:
        below.append(f"NIP {nip}")
    return {"title": [*title, f"{words},"], "name": holder.name, "below": below}


def _on_behalf(letter: Letter) -> list[str]:
    """ "a.n. Wali Kota" / "Sekretaris Daerah" / "u.b.": each on a line of its own above the signer."""
    if not letter.on_behalf_of:
        return []
    above = [_("a.n. %(whom)s") % {"whom": letter.on_behalf_of}]
    return [*above, f"{letter.through},", _("u.b.")] if letter.through else above


def tag_of(data: dict[str, Any], wanted: str) -> str:
    """The mark of the signature's place: the office's own, or the first that no text of the letter holds."""
    held = json.dumps(data, ensure_ascii=False, default=str)
    return next((tag for tag in (wanted, *TagCharacter.values) if tag not in held), "")


def annexes_of(letter: Letter) -> list[dict[str, Any]]:
    """A long list of recipients comes first, then what the letter brings along."""
    own: list[dict[str, Any]] = list(letter.annexes)
    if len(letter.to) <= RECIPIENTS_ON_THE_LETTER:
        return own
    rows = [[str(at), name] for at, name in enumerate(letter.to, 1)]
    listed = Annex(_("Daftar tujuan surat"), [_("No."), _("Tujuan")], [0, 1], rows)
    return [listed.as_data(), *own]


def lampiran_words(count: int) -> str:
    if count == 0:
        return "-"
    words = COUNT_WORDS[count] if count < len(COUNT_WORDS) else str(count)
    return ngettext("%(n)s berkas", "%(n)s berkas", count) % {"n": words}


def kop_of(head: Letterhead) -> dict[str, Any]:
    """The head of a paper, for letters and for whatever else an office prints."""
    return {
        "lines": filled_lines(head.lines),
        "address": filled_lines(head.address),
        "emblem": list(head.emblem),
    }


def print_data(letter: Letter, head: Letterhead) -> dict[str, Any]:
    dated = day_plain(letter.dated) if letter.dated else ""
    many = len(letter.to) > RECIPIENTS_ON_THE_LETTER
    annexes = annexes_of(letter)
    data: dict[str, Any] = {
        "paper": head.paper or Paper.A4,
        "kop": kop_of(head),
        "place_date": f"{head.place}, {dated or '....................'}",
        "date": dated or BLANK_NUMBER,
        "number": letter.number or BLANK_NUMBER,
        "sifat": letter.get_sifat_display(),
        "lampiran": lampiran_words(len(annexes)),
        "hal": letter.hal,
        "to": [_("(daftar terlampir)")] if many else list(letter.to),
        "to_place": letter.to_place,
        "title": letter.kind_form.title,
        "about": letter.kind_form.about,
        "blocks": blocks(letter.kind_form.text, {**letter.values, BODY: letter.body}),
        "signer": signature_of(letter),
        "copies": list(letter.copies),
        "annexes": annexes,
    }
    data |= check_words(letter)
    data["signer"] = {**data["signer"], "tag": tag_of(data, head.tag)}
    if letter.check_code and settings.PUBLIC_URL:
        data["check"]["qr"] = qr_svg(check_address(letter.check_code))
    return data


def check_address(code: str) -> str:
    path = reverse("letter_verify_code", args=[spoken(code)])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def check_words(letter: Letter) -> dict[str, Any]:
    """The foot of a letter whose text is final: where its code is looked up, and what the code is not."""
    if not letter.check_code:
        return {}
    where = _("halaman “Periksa surat” kantor ini")
    if settings.PUBLIC_URL:
        where = check_address(letter.check_code)
    words = _("Periksa di %(where)s. Kode verifikasi bukan tanda tangan elektronik (TTE).") % {"where": where}
    code = _("Kode verifikasi: %(code)s") % {"code": spoken(letter.check_code)}
    return {"check": {"code": code, "words": words}}


def filled_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def printed(letter: Letter) -> bytes:
    """The signed file where there is one; else the same bytes until letter or paper are changed."""
    if letter.signature_way not in ("", SignatureWay.PAPER):
        return LetterFile.objects.filter(letter=letter, role=FileRole.SIGNED).latest("pk").content()
    head = letterhead_of(letter.agency)
    moments = [moment for moment in (letter.changed_at, head.changed_at) if moment is not None]
    return compute.pdf(TEMPLATE, print_data(letter, head), now=max(moments))


def file_name(letter: Letter, ending: str) -> str:
    return f"{slugify(letter.number or letter.hal)[:80] or 'surat'}.{ending}"


def as_docx(letter: Letter, pictures: Sequence[Picture] = ()) -> bytes:
    """The same parts in the same order, for a word processor; pictures on an annex of their own."""
    head = letterhead_of(letter.agency)
    moments = [moment for moment in (letter.changed_at, head.changed_at) if moment is not None]
    return docx.letter(print_data(letter, head), pictures=pictures, now=max(moments))


def sample(agency: Agency, kind: LetterKind, form: KindForm, now: datetime) -> bytes:
    """A letter of this wording that nobody wrote, each field filled with its own label."""
    values = {field.name: f"[{field.label}]" for field in form.fields}
    letter = Letter(
        agency=agency,
        zone=agency.region.zone,
        kind=kind,
        form=form.as_data(),
        hal=str(kind.label),
        to=[_("Contoh tujuan")],
        body=_("[Isi surat]"),
        values=values,
        changed_at=now,
    )
    return compute.pdf(TEMPLATE, print_data(letter, letterhead_of(agency)), now=now)
