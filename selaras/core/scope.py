"""Who asks, as a plain value: low floors decide with it and need no upward import.

``offices`` builds one Scope per request from grants or from a work link. A permission is a dotted word that
an app registers together with a sentence a clerk understands; a role names permissions, and a word that
nobody registered stops the start.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

PERMISSIONS: dict[str, str | Promise] = {}


def register_permission(code: str, description: str | Promise) -> None:
    PERMISSIONS[code] = description


@dataclass(frozen=True, slots=True)
class Grant:
    """One role over one region subtree, or over one agency only where ``agency_id`` is set."""

    role: str
    permissions: frozenset[str]
    region_path: str
    agency_id: int | None = None
    title: str = ""
    decree: str = ""

    def covers(self, region_path: str | None, agency_id: int | None) -> bool:
        if region_path is not None and not region_path.startswith(self.region_path):
            return False
        return self.agency_id is None or self.agency_id == agency_id


@dataclass(frozen=True, slots=True)
class WorkLinkPass:
    """What a personal work link opens: one agency's items of one record, until it ends."""

    link_id: int
    agency_id: int
    agency_path: str
    subject_kind: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class Scope:
    on: date
    user_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    work_link: WorkLinkPass | None = None
    # Set where a program acts in the person's name.
    token_id: int | None = None
    # Such a token was given less than its owner holds, so it does nothing that needs no permission either.
    token_limited: bool = False
    roles: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants))

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None and self.work_link is None

    @property
    def via(self) -> str:
        """How the person came in, as the audit names it."""
        if self.work_link is not None:
            return "tautan_kerja"
        if self.token_id is not None:
            return "api"
        return "akun" if self.is_signed_in else "sistem"

    @property
    def agency_ids(self) -> frozenset[int]:
        """Agencies this person acts for (not those a region-wide grant merely lets them see)."""
        ids = {grant.agency_id for grant in self.grants if grant.agency_id is not None}
        if self.work_link is not None:
            ids.add(self.work_link.agency_id)
        return frozenset(ids)

    def holds(self, permission: str, *, region_path: str | None = None, agency_id: int | None = None) -> bool:
        """Whether some grant gives the permission for this place; an agency grant covers its agency only."""
        return self.why(permission, region_path=region_path, agency_id=agency_id) is not None

    def why(
        self, permission: str, *, region_path: str | None = None, agency_id: int | None = None
    ) -> Grant | None:
        """The grant that lets this person in: the answer to "mengapa saya bisa melihat ini?"."""
        if permission not in PERMISSIONS:
            raise KeyError(f"unregistered permission {permission!r}")
        for grant in self.grants:
            if permission in grant.permissions and grant.covers(region_path, agency_id):
                return grant
        return None

    def paths(self, permission: str) -> tuple[str, ...]:
        """Region paths where the permission is held for every agency."""
        return _outermost(
            g.region_path for g in self.grants if permission in g.permissions and g.agency_id is None
        )

    def own_paths(self, permission: str) -> list[str]:
        """Regions whose own level the permission covers; a province does not reach into its cities' rooms."""
        held = (g for g in self.grants if permission in g.permissions and g.agency_id is None)
        return sorted({grant.region_path for grant in held})

    def agencies(self, permission: str) -> frozenset[int]:
        """Agencies for which the permission is held through an agency grant."""
        return frozenset(
            g.agency_id for g in self.grants if permission in g.permissions and g.agency_id is not None
        )


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(outer) for outer in kept):
            kept.append(path)
    return tuple(kept)
