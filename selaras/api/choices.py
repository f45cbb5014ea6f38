"""Words of the API: its sections and its pace."""

from datetime import timedelta

from django.utils.translation import gettext_noop as _

TITLE = "Selaras API"
VERSION = "1.0.0"
ABOUT = _(
    "Periode penilaian, butir, isian, bukti dukung, nilai, dan register indeks, menurut hak pemilik token. "
    "Setiap permintaan memakai token pribadi di kepala Authorization: Bearer; cookie tidak diterima. "
    "Setiap kesalahan dijawab dengan application/problem+json. Semua waktu dalam UTC."
)
SECTIONS = {
    "rounds": _("Periode penilaian dan kemajuannya"),
    "items": _("Butir, isian, dan percakapan"),
    "calendar": _("Jadwal tahap dan seri periode"),
    "notes": _("Reviu inspektorat, catatan penilai, dan sanggah"),
    "guidance": _("Tanya jawab butir"),
    "evidence": _("Bukti dukung"),
    "activities": _("Kegiatan"),
    "packets": _("Paket isian: buku kerja keluar dan masuk"),
    "sheets": _("Lembar validasi bertanda tangan"),
    "requests": _("Permintaan data kepada lembaga di luar pemerintah daerah"),
    "matrix": _("Matriks kelengkapan"),
    "brief": _("Ringkasan pimpinan"),
    "dossiers": _("Berkas kirim"),
    "letters": _("Surat: konsep, lepas, nomor, kirim"),
    "meetings": _("Rapat: rencana, acara, undangan, jadwal ulang"),
    "followups": _("Tindak lanjut: keputusan, laporan, pemeriksaan, eskalasi"),
    "scores": _("Nilai dan bukti hitung"),
    "measures": _("Nilai indeks yang dipublikasikan, dengan sumbernya"),
    "evaluation": _("Evaluasi dan simulasi perbaikan"),
    "analyses": _("Data banyak wilayah: skor, peringkat, dan ketahanannya"),
    "instruments": _("Instrumen: indikator, bobot, butir"),
    "regions": _("Wilayah: asal-usul, keadaan pada satu hari, dan edisinya"),
    "jobs": _("Pekerjaan di latar belakang"),
    "search": _("Pencarian"),
}
# Calls of one token within a minute that one server process answers; a page of the product makes one.
CALLS_A_MINUTE = 600
# And of one person, however many tokens there are.
CALLS_OF_A_PERSON = 1200
# A call with an Idempotency-Key may be repeated so long; a run that does not end in time gives up its claim.
KEEP_ANSWERS = timedelta(hours=24)
CLAIM_LASTS = timedelta(minutes=2)
MOST_KEYS = 5_000
