"""What a person writes in a letter, and every fault of it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.letters.choices import BODY_LENGTH, MAX_CHAIN, MAX_RECIPIENTS, KindForm, Sifat
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import chain_posts, holding_on, possible_signers
from selaras.offices.models import Agency, Holder

LINE = 300


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a person writes; ``signer`` is a holder of a post."""

    hal: str
    body: str
    to: Sequence[str]
    to_place: str = ""
    copies: Sequence[str] = ()
    sifat: str = Sifat.ORDINARY
    signer: Holder | None = None
    on_behalf_of: str = ""
    signer_rank: str = ""
    through: str = ""
    # Keys of posts; None leaves the chain as it is.
    chain: Sequence[int] | None = None
    # What was filled into the fields of its kind; None leaves them as they are.
    values: Mapping[str, str] | None = None


def check_text(letter: Letter, text: LetterText, now: datetime) -> None:
    """Every fault at once, by the name of its field."""
    form = letter.kind_form
    faults = _missing(form, text) | _long_lines(text)
    if text.values is not None:
        faults |= value_faults(form, text.values)
    if text.sifat not in Sifat.values:
        faults["sifat"] = _("Pilih sifat surat.")
    if text.through and not text.on_behalf_of:
        faults["through"] = _("Isi juga “Atas nama”: u.b. hanya ada di bawah a.n.")
    if text.chain:
        faults |= chain_faults(letter.agency, text.chain)
    if text.signer is not None:
        today = now.astimezone(letter.tz).date()
        if text.signer not in holding_on(possible_signers(letter.agency), today):
            faults["signer"] = _("Pejabat ini tidak sedang menjabat di kantor ini.")
    if faults:
        raise ValidationError(faults)


def _missing(form: KindForm, text: LetterText) -> dict[str, str]:
    words = {"hal": _("Tuliskan hal surat.")}
    if form.has_body:
        words["body"] = _("Isi surat masih kosong.")
    if form.needs_to:
        words["to"] = _("Tuliskan tujuan surat, satu baris satu tujuan.")
    return {name: told for name, told in words.items() if not getattr(text, name)}


def _long_lines(text: LetterText) -> dict[str, str]:
    faults = {}
    for name in ("to", "copies"):
        rows = getattr(text, name)
        if len(rows) > MAX_RECIPIENTS:
            faults[name] = _("Paling banyak %(n)s tujuan.") % {"n": MAX_RECIPIENTS}
        elif any(len(row) > LINE for row in rows):
            faults[name] = _("Satu baris paling panjang %(n)s huruf.") % {"n": LINE}
    return faults


def value_faults(form: KindForm, values: Mapping[str, str]) -> dict[str, str]:
    """By the name of the field; a name that the kind does not have is refused whole."""
    faults: dict[str, str] = {}
    for field in form.fields:
        value = values.get(field.name, "")
        if field.required and not value.strip():
            faults[field.name] = _("Isi “%(label)s”.") % {"label": field.label}
        elif len(value) > BODY_LENGTH:
            faults[field.name] = _("Paling panjang %(n)s huruf.") % {"n": BODY_LENGTH}
    unknown = set(values) - {field.name for field in form.fields}
    if unknown:
        faults["values"] = _("Kolom ini tidak dikenal: %(names)s.") % {"names": ", ".join(sorted(unknown))}
    return faults


def chain_faults(agency: Agency, chain: Sequence[int]) -> dict[str, str]:
    if len(chain) > MAX_CHAIN or len(set(chain)) < len(chain):
        return {"chain": _("Paling banyak %(n)s paraf, setiap jabatan satu kali.") % {"n": MAX_CHAIN}}
    if not set(chain) <= {post.pk for post in chain_posts(agency)}:
        return {"chain": _("Jabatan ini bukan bagian kantor ini atau sekretariat.")}
    return {}
