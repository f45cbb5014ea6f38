"""Words for permissions and for what the audit keeps."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# Marked for the catalogue here and translated where they are shown.
PERMISSION_WORDS = {
    "offices.view": gettext_noop("Melihat daftar OPD dan narahubung"),
    "offices.contacts": gettext_noop("Mengubah narahubung OPD"),
    "offices.agencies": gettext_noop("Mengatur daftar OPD dan jabatan"),
    "offices.people": gettext_noop("Mengundang, memindahkan, dan menonaktifkan orang"),
    "offices.grants": gettext_noop("Memberi dan mengakhiri hak akses"),
    "offices.appoint": gettext_noop("Memberi peran apa pun di wilayahnya"),
    "offices.worklinks": gettext_noop("Membuat dan mencabut tautan kerja"),
    "offices.tokens": gettext_noop("Membuat dan mencabut token API milik OPD"),
}

VERBS = {
    "offices.agency.added": _("menambahkan OPD"),
    "offices.agency.changed": _("mengubah data OPD"),
    "offices.agency.ordered": _("mengubah urutan OPD"),
    "offices.agency.ended": _("mengakhiri OPD"),
    "offices.agency.reopened": _("mengaktifkan kembali OPD"),
    "offices.reorganisation.planned": _("menyimpan rencana penataan OPD"),
    "offices.reorganisation.dropped": _("membatalkan rencana penataan OPD"),
    "offices.reorganisation.done": _("menjalankan penataan OPD"),
    "offices.reorganisation.moved": _("memindahkan ke OPD penerus"),
    "offices.contact.added": _("menambahkan narahubung"),
    "offices.contact.changed": _("mengubah narahubung"),
    "offices.contact.ended": _("menonaktifkan narahubung"),
    "offices.contacts.imported": _("mengimpor narahubung"),
    "offices.post.added": _("menambahkan jabatan"),
    "offices.post.changed": _("mengubah jabatan"),
    "offices.holder.started": _("mencatat pejabat"),
    "offices.holder.ended": _("mengakhiri masa jabatan"),
    "offices.grant.given": _("memberi hak akses"),
    "offices.grant.ended": _("mengakhiri hak akses"),
    "offices.absence.said": _("mencatat ketidakhadiran"),
    "offices.absence.ended": _("mengakhiri ketidakhadiran"),
    "privacy.asked": _("mengajukan permintaan data pribadi"),
    "privacy.withdrawn": _("menarik permintaan data pribadi"),
    "privacy.refused": _("menolak permintaan data pribadi"),
    "privacy.fulfilled": _("memenuhi permintaan data pribadi"),
    "privacy.erased": _("menghapus akun atas permintaan pemiliknya"),
    "privacy.exported": _("mengunduh data diri"),
    "offices.review.begun": _("memulai tinjauan hak akses"),
    "offices.review.kept": _("menetapkan hak akses"),
    "offices.review.withdrawn": _("mencabut hak akses pada tinjauan"),
    "offices.review.asked_above": _("meneruskan tinjauan hak akses kepada administrator di atas"),
    "offices.review.closed": _("menyelesaikan tinjauan hak akses"),
    "offices.person.invited": _("mengundang"),
    "offices.person.moved": _("memindahkan"),
    "offices.person.deactivated": _("menonaktifkan"),
    "offices.person.reactivated": _("mengaktifkan kembali"),
    "offices.person.reset": _("membuat tautan atur ulang kata sandi untuk"),
    "offices.worklink.made": _("membuat tautan kerja"),
    "offices.worklink.revoked": _("mencabut tautan kerja"),
    "offices.worklink.ended": _("mengakhiri tautan kerja"),
    "offices.worklink.moved": _("mengubah batas tautan kerja"),
    "offices.token.made": _("membuat token API"),
    "offices.token.revoked": _("mencabut token API"),
    "offices.token.ended": _("mengakhiri token API OPD"),
}

# ---- API tokens

# Why a token ended before its date; nothing where somebody revoked it by hand.
TOKEN_ENDS = {
    "opd": _("OPD-nya berakhir."),
    "kuasa": _("Peran pemberinya dicabut atau akunnya dinonaktifkan."),
}
# What a program of an agency may be given: reading, and the answers that a contact without an account may
# give too. Judgements of people (to validate, to verify, to release) and power over people are not given.
AGENCY_TOKEN_PERMISSIONS = frozenset(
    {
        "analyses.view",
        "assessments.answer",
        "assessments.view",
        "assessments.view_sent",
        "assessments.view_status",
        "duties.view_agency",
        "duties.view_region",
        "evidence.add",
        "evidence.view",
        "followups.view",
        "instruments.view",
        "letters.view",
        "measures.view",
        "meetings.view",
        "offices.view",
    }
)
