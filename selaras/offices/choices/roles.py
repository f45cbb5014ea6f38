"""The roles and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Role:
    """What a grant gives.

    ``gives`` names the roles its holder may hand out inside his own place although he does not hold their
    permissions himself (an operator appoints the contact of an agency, yet never answers for it).
    """

    code: str
    label: str | Promise
    description: str | Promise
    permissions: frozenset[str]
    levels: frozenset[int]
    agency_bound: bool = False
    gives: frozenset[str] = frozenset()
    # The role at the region's own Kesbangpol that comes with it: the operator also answers for that office.
    own_office: str = ""
    # Signs in with a second step: reads or runs more than one agency.
    second_step: bool = False


COUNTRY, PROVINCE, DISTRICT = 0, 1, 2
AGENCY_ROLES = frozenset({"narahubung", "kepala_opd", "verifikator"})
READERS = frozenset({"sekda", "ajudan"})
# They check or lead what the operator runs; the operator invites them and never takes over their account.
CHECKING_ROLES = frozenset({"kepala_opd", "verifikator", "kepala_kesbangpol", "sekda", "ajudan"})

_ANSWER = frozenset(
    {
        "assessments.answer",
        "evidence.add",
        "evidence.view",
        "duties.view_agency",
        "offices.view",
        "offices.contacts",
        "meetings.attend",
        "followups.answer",
        "lists.share",
    }
)
_READ_REGION = frozenset(
    {
        "assessments.view",
        "analyses.view",
        "duties.view_region",
        "measures.view",
        "offices.view",
        "letters.view",
        "meetings.view",
        "followups.view",
    }
)
_OPERATE = _READ_REGION | frozenset(
    {
        "offices.people",
        "offices.agencies",
        "offices.contacts",
        "offices.grants",
        "offices.worklinks",
        "offices.tokens",
        "instruments.view",
        "instruments.manage",
        "measures.manage",
        "analyses.manage",
        "evidence.add",
        "evidence.view",
        "evidence.retain",
        "duties.view_agency",
        "duties.remind",
        "duties.extend",
        "assessments.view_status",
        "assessments.manage",
        "assessments.verify",
        "assessments.close",
        "letters.write",
        "meetings.plan",
        "followups.manage",
        "followups.answer",
        "letters.templates",
        "assessments.brief",
        "assessments.relay",
        "jobs.view",
        "audit.view",
        "lists.share",
    }
)
# Counts of every region below, and in full what a region has sent.
_LOOK_DOWN = frozenset(
    {
        "assessments.view_status",
        "assessments.view_sent",
        "evidence.view",
        "instruments.view",
        "measures.view",
        "measures.manage",
        "analyses.view",
        "analyses.manage",
        # Of their own level only: no province plans or reads a meeting in a city's name.
        "meetings.view",
        "meetings.plan",
        "followups.view",
        "followups.manage",
        "followups.answer",
    }
)
# A head of the office reads and decides; the daily work stays with the operator.
_LEAD = (_OPERATE - {"offices.agencies", "instruments.manage", "assessments.verify"}) | {
    "assessments.release",
    "letters.release",
    "meetings.approve",
    "followups.release",
    "duties.escalate",
    "evidence.dispose",
}

_ROLES = (
    Role(
        code="admin",
        label=_("Administrator"),
        description=_(
            "Mengatur OPD, orang, hak akses, dan instrumen di wilayahnya. "
            "Melihat jumlah isian, tidak melihat isinya."
        ),
        permissions=frozenset(
            {
                "offices.view",
                "offices.people",
                "offices.agencies",
                "offices.contacts",
                "offices.grants",
                "offices.appoint",
                "offices.worklinks",
                "offices.tokens",
                "regions.working_time",
                "regions.editions",
                "jobs.health",
                "jobs.view",
                "audit.view",
                "instruments.view",
                "measures.view",
                "analyses.view",
                "analyses.manage",
                "instruments.manage",
                "assessments.view_status",
                "letters.templates",
            }
        ),
        levels=frozenset({COUNTRY, PROVINCE, DISTRICT}),
        second_step=True,
    ),
    Role(
        code="operator",
        label=_("Operator Kesbangpol"),
        description=_(
            "Menjalankan penilaian di daerahnya: membagi butir, mengingatkan, memverifikasi, "
            "menutup periode. Mengundang narahubung dan kepala OPD. Tidak mengisi atas nama OPD lain."
        ),
        permissions=_OPERATE,
        levels=frozenset({DISTRICT}),
        second_step=True,
        own_office="narahubung",
        # Appoints the head whose release of letters is not the operator's own to give away.
        gives=AGENCY_ROLES | READERS | {"kepala_kesbangpol"},
    ),
    Role(
        code="kepala_kesbangpol",
        label=_("Kepala Badan Kesbangpol"),
        description=_(
            "Membaca seluruh penilaian daerahnya, memberi perpanjangan, menutup periode, "
            "dan mengundang orang."
        ),
        permissions=_LEAD,
        levels=frozenset({DISTRICT}),
        second_step=True,
        own_office="kepala_opd",
        gives=AGENCY_ROLES | READERS,
    ),
    Role(
        code="verifikator",
        label=_("Verifikator"),
        description=_("Memeriksa butir yang ditugaskan kepada OPD-nya dan membaca seluruh penilaian daerah."),
        permissions=frozenset(
            {
                "assessments.verify",
                "assessments.view",
                "evidence.view",
                "duties.view_agency",
                "measures.view",
                "offices.view",
                "meetings.attend",
            }
        ),
        levels=frozenset({PROVINCE, DISTRICT}),
        agency_bound=True,
    ),
    Role(
        code="narahubung",
        label=_("Narahubung OPD"),
        description=_(
            "Mengisi butir milik OPD-nya dan mengunggah bukti dukung. Tidak melihat isian OPD lain."
        ),
        permissions=_ANSWER,
        levels=frozenset({PROVINCE, DISTRICT}),
        agency_bound=True,
    ),
    Role(
        code="kepala_opd",
        label=_("Kepala OPD"),
        description=_("Memvalidasi isian OPD-nya; dapat juga mengisi dan mengunggah bukti dukung."),
        permissions=_ANSWER | {"assessments.validate", "offices.tokens"},
        levels=frozenset({PROVINCE, DISTRICT}),
        agency_bound=True,
    ),
    Role(
        code="sekda",
        label=_("Sekretaris Daerah"),
        description=_(
            "Membaca seluruh penilaian dan tugas di daerahnya, dan menjawab permohonan arahan. "
            "Tidak mengubah isian."
        ),
        permissions=_READ_REGION | {"assessments.brief", "assessments.direct"},
        levels=frozenset({DISTRICT}),
        second_step=True,
    ),
    Role(
        code="ajudan",
        label=_("Ajudan atau staf pimpinan"),
        description=_(
            "Membaca hal yang sama dengan pimpinannya, menyerahkan ringkasan, dan mencatat jawabannya."
        ),
        permissions=_READ_REGION | {"assessments.brief", "assessments.relay"},
        levels=frozenset({DISTRICT}),
        second_step=True,
    ),
    Role(
        code="provinsi",
        label=_("Kesbangpol Provinsi"),
        description=_(
            "Melihat jumlah isian kabupaten dan kota di provinsinya, serta yang sudah dikirim daerah."
        ),
        permissions=_LOOK_DOWN,
        levels=frozenset({PROVINCE}),
        second_step=True,
    ),
    Role(
        code="tata_usaha",
        label=_("Tata usaha"),
        description=_("Menyusun, menomori, dan mengirim surat kantornya; melihat rapat yang mengundangnya."),
        permissions=frozenset({"letters.view", "letters.write", "meetings.attend", "offices.view"}),
        levels=frozenset({PROVINCE, DISTRICT}),
        agency_bound=True,
    ),
    Role(
        code="kepala_provinsi",
        label=_("Kepala Badan Kesbangpol Provinsi"),
        description=_(
            "Melepas surat kantornya, merencanakan dan membaca rapatnya, serta mengesahkan notulanya."
        ),
        permissions=frozenset(
            {
                "letters.view",
                "letters.release",
                "meetings.view",
                "meetings.plan",
                "meetings.attend",
                "meetings.approve",
                "followups.view",
                "followups.manage",
                "followups.answer",
                "followups.release",
                "duties.escalate",
                "offices.view",
                "offices.tokens",
            }
        ),
        levels=frozenset({PROVINCE}),
        second_step=True,
        agency_bound=True,
    ),
    Role(
        code="nasional",
        label=_("Kemendagri, Ditjen Polpum"),
        description=_("Melihat jumlah isian semua daerah, serta yang sudah dikirim daerah."),
        # No other role stands above it who could approve its minutes.
        permissions=_LOOK_DOWN | {"meetings.approve"},
        levels=frozenset({COUNTRY}),
        second_step=True,
    ),
)
ROLES: Mapping[str, Role] = {role.code: role for role in _ROLES}
