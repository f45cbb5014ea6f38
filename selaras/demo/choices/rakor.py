"""The rapat koordinasi of the cases: rooms, agendas, who sat there, what was decided."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class OpeningCase:
    """The room and the first two points are real; the hour and the actions are invented."""

    starts: time = time(9, 0)
    lasts: timedelta = timedelta(hours=2, minutes=30)
    place: str = "Ruang Rapat Besemah I"
    agenda: tuple[tuple[str | Promise, int], ...] = (
        (_("Evaluasi IKT %(year)s"), 60),
        (_("Pengisian kuesioner dan pembagian butir"), 75),
        (_("Keputusan dan tindak lanjut"), 15),
    )
    minutes: tuple[str | Promise, ...] = (
        _("Pembukaan oleh Sekretaris Daerah."),
        _("Evaluasi: pemilik indeks mencatat visi perencanaan, kebijakan promotif, tindakan nyata, dan"),
        _("kepemimpinan sebagai empat hal yang perlu diperbaiki."),
        _("Pengisian: 55 butir dibagi menurut usulan Kesbangpol; enam butir dimintakan ke instansi luar."),
        _("Bukti disertai nomor halaman dan tanggal. Butir Kesbangpol diperiksa Bagian Hukum dan Bappeda."),
    )
    # owner, what it does, by when
    actions: tuple[tuple[str, str | Promise, date], ...] = (
        ("hukum", _("Menyiapkan daftar produk hukum daerah beserta nomor halamannya"), date(2026, 1, 27)),
        ("bappeda", _("Menyiapkan kutipan RPJMD dan Renstra yang dipakai banyak butir"), date(2026, 1, 27)),
    )


OPENING = OpeningCase()

# ---- case 3: the rakor of Kalimantan Tengah


@dataclass(frozen=True, slots=True)
class RakorCase:
    """Day, hour and place are real; people, points of the agenda, who works in the product are invented."""

    province: str = "62"
    day: date = date(2024, 11, 19)
    starts: time = time(13, 30)
    place: str = "Ballroom Hotel Luwansa, Palangka Raya"
    planner: str = "Henok Manuhing"
    # Nine offices work in the product; the five others send a sheet.
    in_product: tuple[str, ...] = (
        "62.01", "62.02", "62.03", "62.04", "62.05", "62.06", "62.07", "62.08", "62.71",
    )  # fmt: skip
    # role, name, region whose Kesbangpol it is, or "bappeda" of the province
    people: tuple[tuple[str, str, str], ...] = (
        ("kepala_opd", "Mawarni Rungan", "62"),
        ("narahubung", "Henok Manuhing", "62"),
        ("tata_usaha", "Henok Manuhing", "62"),
        ("kepala_provinsi", "Mawarni Rungan", "62"),
        ("narahubung", "Rahmat Jelai", "62.06"),
        ("narahubung", "Natalia Samba", "bappeda"),
    )
    agenda: tuple[tuple[str | Promise, int, str], ...] = (
        (_("Pembukaan"), 10, "Lidia Miri"),
        (_("Matriks IKU empat belas daerah: selaras, berbeda, belum ada, belum diisi"), 80, "Henok Manuhing"),
        (_("Kesepakatan atas definisi yang berbeda"), 45, "Mawarni Rungan"),
        (_("Keputusan dan tindak lanjut"), 15, "Lidia Miri"),
    )
    guests: tuple[str | Promise, ...] = (_("KPU Provinsi"), _("Bawaslu Provinsi"))
    # Written by the planner, and at the same time by the head: under which heading, what.
    notes: tuple[tuple[int, int, str | Promise], ...] = (
        (0, 1, _("Rapat dibuka oleh Lidia Miri, mewakili Sekretaris Daerah.")),
        (
            0,
            2,
            _("- Matriks memuat empat belas daerah; lima daerah mengirim lembar Excel, belum dikonfirmasi."),
        ),
        (1, 2, _("- IDI hanya ada pada tingkat provinsi: 79,30 (2022) dan 77,57 (2023); 2024 belum terbit.")),
        (0, 3, _("Sepuluh perbedaan disepakati, dua tetap berbeda dengan alasan, dua dibahas lagi.")),
        (1, 4, _("Definisi yang belum ada menjadi acara pertama rapat berikutnya.")),
    )
    # Who came for each of the fourteen offices, in their order; one of them brought somebody along.
    came: tuple[str, ...] = (
        "Yusup Arut", "Norhayati Mentaya", "Sarpin Kapuas", "Lisa Dusun", "Rudi Teweh", "Rahmat Jelai",
        "Erlina Seruyan", "Joni Jelai", "Mariati Lamandau", "Petrus Kurun", "Wina Kahayan", "Agus Laung",
        "Hendra Tamiang", "Siska Rungan",
    )  # fmt: skip
    came_along: tuple[str, ...] = (
        "Dewi Arut", "Taufik Mentaya", "Ambar Kapuas", "Riko Dusun", "Melda Teweh", "Yoga Seruyan",
        "Nadia Lamandau", "Bayu Kahayan", "Fitri Tamiang", "Gito Rungan", "Titin Laung",
    )  # fmt: skip
    bodies_came: tuple[str, ...] = ("Rahmawati Sebangau", "Dodi Katingan")
    on_paper: str = "Lukas Sebangau"
    walked_in: tuple[str, str | Promise] = ("Suriani Katingan", _("Forum Kerukunan Umat Beragama (contoh)"))


RAKOR = RakorCase()
