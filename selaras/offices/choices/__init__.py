"""Words of the offices: kinds of agencies and posts, states of a holder, the roles and what each may do."""

from selaras.offices.choices.kinds import (
    OUTSIDE_KINDS,
    PLAN_TONES,
    AgencyKind,
    HolderStatus,
    PlanState,
    PostKind,
)
from selaras.offices.choices.roles import (
    AGENCY_ROLES,
    CHECKING_ROLES,
    COUNTRY,
    DISTRICT,
    PROVINCE,
    READERS,
    ROLES,
    Role,
)
from selaras.offices.choices.words import AGENCY_TOKEN_PERMISSIONS, PERMISSION_WORDS, TOKEN_ENDS, VERBS

__all__ = [
    "AGENCY_ROLES",
    "AGENCY_TOKEN_PERMISSIONS",
    "CHECKING_ROLES",
    "COUNTRY",
    "DISTRICT",
    "OUTSIDE_KINDS",
    "PERMISSION_WORDS",
    "PLAN_TONES",
    "PROVINCE",
    "READERS",
    "ROLES",
    "TOKEN_ENDS",
    "VERBS",
    "AgencyKind",
    "HolderStatus",
    "PlanState",
    "PostKind",
    "Role",
]
