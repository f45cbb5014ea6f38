"""The book of a handover as data for its template."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.formats import moment_long
from selaras.desk.selectors.handover import Book


def print_data(book: Book, *, receiver: User | None, now: datetime) -> dict[str, object]:
    zone = book.region.zone
    return {
        "title": _("Buku serah terima %(name)s") % {"name": book.person.full_name},
        "facts": [
            [_("Yang menyerahkan"), _named(book.person)],
            [_("Yang menerima"), _named(receiver) if receiver else "-"],
            [_("Jabatan"), ", ".join(book.posts) or "-"],
            [_("Perangkat Daerah"), ", ".join(agency.name for agency in book.agencies) or "-"],
            [_("Daerah"), book.region.full_name],
            [_("Keadaan per"), moment_long(now, zone)],
        ],
        "intro": _(
            "Buku ini memuat apa yang masih menjadi tugas, yang ditunggu, dan yang masih terbuka pada saat "
            "di atas, sejauh boleh dibaca oleh yang mencetaknya. Isian, bukti dukung, dan riwayat tetap di "
            "aplikasi."
        ),
        "tables": [
            {
                "title": table.title,
                "heads": list(table.heads),
                "rows": [list(row) for row in table.rows],
                "more": _("dan %(n)s lainnya") % {"n": table.more} if table.more else "",
            }
            for table in book.tables
        ],
        "none": _("Tidak ada."),
        "closing": _(
            "Serah terima dilakukan pada hari .................... tanggal .................... di "
            "....................  Dengan tanda tangan di bawah ini, isi buku sudah dibaca bersama."
        ),
        "signers": [_signer(_("Yang menyerahkan,"), book.person), _signer(_("Yang menerima,"), receiver)],
    }


def _named(person: User) -> str:
    return f"{person.full_name}, NIP {person.nip}" if person.nip else person.full_name


def _signer(title: str, person: User | None) -> dict[str, str]:
    below = f"NIP {person.nip}" if person and person.nip else ""
    return {"title": title, "name": person.full_name if person else "", "below": below}
