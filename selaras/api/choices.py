"""Words of the API: its sections and its pace."""

from datetime import timedelta

from django.utils.translation import gettext_lazy
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
    "duties": _("Tugas: batas waktu, perpanjangan, serah terima"),
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
    "offices": _("OPD, narahubung, jabatan, dan token"),
    "people": _("Orang, hak akses, ketidakhadiran, tinjauan"),
    "regions": _("Wilayah: asal-usul, keadaan pada satu hari, edisinya, dan waktu kerja"),
    "account": _("Akun sendiri: sesi dan pemberitahuan"),
    "webhooks": _("Webhook"),
    "jobs": _("Pekerjaan di latar belakang"),
    "audit": _("Akar harian catatan audit"),
    "views": _("Tampilan daftar yang tersimpan"),
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

# ---- events carried to programs

# The first word of an event's name, as the audit knows it.
EVENT_GROUPS = {
    "assessments": gettext_lazy("Penilaian: isian, validasi, verifikasi, catatan, kirim"),
    "evidence": gettext_lazy("Bukti dukung dan kegiatan"),
    "duties": gettext_lazy("Tugas: dibuat, diperpanjang, selesai"),
    "letters": gettext_lazy("Surat keluar dan masuk"),
    "meetings": gettext_lazy("Rapat dan notula"),
    "followups": gettext_lazy("Keputusan dan tindak lanjut"),
}
TRIAL = "webhook.trial"
MOST_WEBHOOKS = 10
# Waits between the tries of one message: some fifteen hours in all.
WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (10, 60, 5 * 60, 30 * 60, 2 * 3600, 4 * 3600, 8 * 3600)
)
# And between two tries of one address, whatever the message.
HOLDS = WAITS[:4]
# A worker this silent about a message has died.
CARRYING_LASTS = timedelta(minutes=2)
# So many in a row that did not arrive: the address is left alone until its owner has looked.
FAILURES_TO_PAUSE = 20
KEEP_DELIVERIES = timedelta(days=30)
PAUSES = {
    "sendiri": gettext_lazy("Dijeda oleh Anda."),
    "gagal": gettext_lazy("Dijeda karena 20 kiriman berturut-turut tidak sampai."),
    "hilang": gettext_lazy("Dijeda karena alamatnya menjawab 410 (tidak ada lagi)."),
}
AUDIT_VERBS = {
    "api.webhook.made": gettext_lazy("membuat webhook"),
    "api.webhook.paused": gettext_lazy("menjeda webhook"),
    "api.webhook.resumed": gettext_lazy("melanjutkan webhook"),
    "api.webhook.secret": gettext_lazy("mengganti rahasia webhook"),
    "api.webhook.ended": gettext_lazy("menghapus webhook"),
}
