"""The starter list of agencies for a kind of region, with the kecamatan taken from the regions themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from selaras.offices.choices import AgencyKind
from selaras.regions.choices import Kind
from selaras.regions.models import Region

FILE = Path(settings.BASE_DIR) / "instruments" / "agencies-starter.yaml"
# Regions of which the file has no list of its own (none today) begin like a kabupaten.
FALLBACK = Kind.REGENCY
# Kecamatan stand after the region's own offices and before the outside bodies.
_OUTSIDE_FROM = 5000
_DISTRICTS_FROM = 4000


@dataclass(frozen=True, slots=True)
class Starter:
    code: str
    name: str
    short_name: str
    kind: str
    head: str
    is_usual: bool
    position: int

    @property
    def group(self) -> str:
        """The heading under which the list shows it."""
        if self.kind == AgencyKind.VERTIKAL:
            return _("Instansi vertikal (diminta lewat surat)")
        if self.kind == AgencyKind.LEMBAGA:
            return _("Lembaga mitra (diminta lewat surat)")
        return _("Kecamatan") if self.is_district else _("Perangkat daerah")

    @property
    def is_outside(self) -> bool:
        return self.kind in {AgencyKind.VERTIKAL, AgencyKind.LEMBAGA}

    @property
    def is_district(self) -> bool:
        return self.kind == AgencyKind.KECAMATAN


def starter_list(region: Region) -> list[Starter]:
    """In the usual order: own offices, kecamatan, outside bodies."""
    listed = list(_from_file(region.kind))
    if region.kind in {Kind.REGENCY, Kind.CITY}:
        districts = Region.objects.filter(parent=region, valid_to=None).order_by("code")
        listed += [_of_district(place, n) for n, place in enumerate(districts, start=_DISTRICTS_FROM)]
    return sorted(listed, key=lambda starter: starter.position)


def _of_district(place: Region, position: int) -> Starter:
    name = f"Kecamatan {place.display_name}"
    return Starter(
        code=f"kec-{place.code.replace('.', '')}",
        name=name,
        short_name=f"Kec. {place.display_name}",
        kind=AgencyKind.KECAMATAN,
        head=f"Camat {place.display_name}",
        is_usual=True,
        position=position,
    )


@lru_cache(maxsize=8)
def _from_file(kind: str) -> tuple[Starter, ...]:
    content: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    kind = kind if kind in content["lists"] else FALLBACK
    renamed = content["names"].get(kind, {})
    starters = []
    for n, listed in enumerate(content["lists"][kind], start=1):
        code = listed.removeprefix("?")
        values = content["agencies"][code] | renamed.get(code, {})
        starter = Starter(
            code=code,
            name=values["name"],
            short_name=values["short"],
            kind=values["kind"],
            head=values.get("head") or f"Kepala {values['name']}",
            is_usual=not listed.startswith("?"),
            position=n,
        )
        starters.append(replace(starter, position=n + _OUTSIDE_FROM) if starter.is_outside else starter)
    return tuple(starters)
