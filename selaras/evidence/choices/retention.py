"""Words of retention: states of a list of what is to be destroyed, and what came of each file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DisposalState(models.TextChoices):
    PROPOSED = "usul", _("Usul musnah")
    RELEASED = "dilepas", _("Disetujui")
    DONE = "selesai", _("Dimusnahkan")
    DROPPED = "batal", _("Tidak disetujui")


DISPOSAL_TONES = {
    DisposalState.PROPOSED: "waiting",
    DisposalState.RELEASED: "progress",
    DisposalState.DONE: "done",
    DisposalState.DROPPED: "neutral",
}
DISPOSAL_TRANSITIONS: dict[DisposalState, tuple[DisposalState, ...]] = {
    DisposalState.PROPOSED: (DisposalState.RELEASED, DisposalState.DROPPED),
    DisposalState.RELEASED: (DisposalState.DONE,),
    DisposalState.DONE: (),
    DisposalState.DROPPED: (),
}


class Outcome(models.TextChoices):
    WAITING = "", _("Menunggu")
    DISPOSED = "musnah", _("Dimusnahkan")
    SPARED = "tetap", _("Tidak dimusnahkan")


class Part(models.TextChoices):
    CONTENT = "isi", _("isi")
    ORIGINAL = "asli", _("foto asli yang disegel")
    COPY = "salinan", _("salinan tautan")


# Which contents a rule may be about (instruments/retention.yaml).
RULE_OF = ("berkas", "foto", "salinan")
MOST_YEARS = 100
BASIS_LENGTH = 300
# Files on one list: one sitting of the appraisers, and one job.
MOST_ON_A_LIST = 500

RETENTION_VERBS = {
    "retention.rule_set": _("mengubah jadwal retensi"),
    "retention.held": _("menahan dari pemusnahan"),
    "retention.lifted": _("mengakhiri penahanan dari pemusnahan"),
    "disposal.proposed": _("menyusun daftar usul musnah"),
    "disposal.released": _("menyetujui pemusnahan"),
    "disposal.dropped": _("tidak menyetujui pemusnahan"),
    "disposal.done": _("menyelesaikan pemusnahan"),
    "evidence.disposed": _("memusnahkan isi bukti dukung"),
}
RETENTION_FIELDS = {
    "years": _("Tahun simpan"),
    "basis": _("Dasar"),
    "approval": _("Persetujuan"),
    "files": _("Berkas"),
    "spared": _("Tidak dimusnahkan"),
    "list": _("Daftar usul musnah"),
}
