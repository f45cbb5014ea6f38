"""What a role may do with letters, and what the audit calls it."""

from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "letters.view": _("Membaca surat di daerahnya"),
    "letters.write": _("Menyusun, menomori, dan mengirim surat"),
    "letters.templates": _("Mengubah naskah dan kolom setiap jenis surat"),
    "letters.release": _("Melepas surat untuk ditandatangani"),
}
AUDIT_VERBS = {
    "letters.letterhead.changed": _("mengubah kop dan nomor surat"),
    "letters.wording.changed": _("mengubah naskah jenis surat"),
    "letters.wording.dropped": _("mengembalikan naskah jenis surat ke bawaan"),
    "letters.letter.made": _("membuat surat"),
    "letters.letter.changed": _("mengubah surat"),
    "letters.letter.submitted": _("mengajukan paraf surat"),
    "letters.letter.initialled": _("membubuhkan paraf pada surat"),
    "letters.letter.sent_back": _("mengembalikan surat untuk diperbaiki"),
    "letters.letter.readied": _("menyiapkan berkas surat untuk ditandatangani"),
    "letters.letter.signed": _("mencatat tanda tangan surat"),
    "letters.letter.asked": _("mengajukan surat kepada kepala kantor"),
    "letters.letter.released": _("melepas surat untuk ditandatangani"),
    "letters.letter.taken_back": _("mengembalikan surat ke konsep"),
    "letters.letter.numbered": _("memberi nomor surat"),
    "letters.letter.sent": _("mencatat pengiriman surat"),
    "letters.letter.cancelled": _("membatalkan surat"),
    "letters.incoming.registered": _("mencatat surat masuk"),
    "letters.incoming.changed": _("mengubah catatan surat masuk"),
    "letters.incoming.settled": _("menyelesaikan surat masuk"),
    "letters.incoming.cancelled": _("membatalkan catatan surat masuk"),
    "letters.disposition.given": _("mendisposisikan surat masuk"),
    "letters.disposition.answered": _("menjawab disposisi"),
    "letters.disposition.withdrawn": _("menarik disposisi"),
    "letters.disposition.extended": _("memundurkan batas waktu disposisi"),
    "letters.number.reserved": _("memesan nomor surat"),
    "letters.number.cancelled": _("membatalkan nomor surat"),
    "letters.number.moved": _("mengubah nomor surat berikutnya"),
}
