"""May this person do that with a duty?"""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.duties.choices import DUTY_KINDS, ENDED_STATES
from selaras.duties.models import Duty


def can_see_region(scope: Scope, region_path: str) -> Verdict:
    if scope.holds("duties.view_region", region_path=region_path):
        return ALLOWED
    return Denied(_("Hanya pimpinan dan Kesbangpol daerah ini yang melihat tugas semua OPD."))


def can_extend(scope: Scope, duty: Duty) -> Verdict:
    if duty.state in ENDED_STATES:
        return Denied(_("Tugas ini sudah berakhir."))
    if elsewhere := DUTY_KINDS[duty.kind].due_elsewhere:
        return Denied(str(elsewhere))
    if not scope.holds("duties.extend", region_path=duty.region_path):
        return Denied(_("Hanya Kesbangpol yang memberi perpanjangan waktu."))
    return ALLOWED


def can_hand_over(scope: Scope, region_path: str) -> Verdict:
    if scope.holds("offices.people", region_path=region_path):
        return ALLOWED
    return Denied(_("Hanya pengelola pengguna yang menyerahterimakan tugas seseorang."))


def can_remind(scope: Scope, duty: Duty) -> Verdict:
    if duty.state in ENDED_STATES:
        return Denied(_("Tugas ini sudah berakhir."))
    if not scope.holds("duties.remind", region_path=duty.region_path):
        return Denied(_("Hanya Kesbangpol yang mengirim pengingat."))
    return ALLOWED
