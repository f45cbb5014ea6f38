"""What a person writes in a letter, and every fault of it at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.letters.choices import MAX_CHAIN, MAX_RECIPIENTS, Sifat
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


def check_text(letter: Letter, text: LetterText, now: datetime) -> None:
    missing = {
        "hal": _("Tuliskan hal surat."),
        "body": _("Isi surat masih kosong."),
        "to": _("Tuliskan tujuan surat, satu baris satu tujuan."),
    }
    faults = {name: words for name, words in missing.items() if not getattr(text, name)}
    for name in ("to", "copies"):
        rows = getattr(text, name)
        if len(rows) > MAX_RECIPIENTS:
            faults[name] = _("Paling banyak %(n)s tujuan.") % {"n": MAX_RECIPIENTS}
        elif any(len(row) > LINE for row in rows):
            faults[name] = _("Satu baris paling panjang %(n)s huruf.") % {"n": LINE}
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


def chain_faults(agency: Agency, chain: Sequence[int]) -> dict[str, str]:
    if len(chain) > MAX_CHAIN or len(set(chain)) < len(chain):
        return {"chain": _("Paling banyak %(n)s paraf, setiap jabatan satu kali.") % {"n": MAX_CHAIN}}
    if not set(chain) <= {post.pk for post in chain_posts(agency)}:
        return {"chain": _("Jabatan ini bukan bagian kantor ini atau sekretariat.")}
    return {}
