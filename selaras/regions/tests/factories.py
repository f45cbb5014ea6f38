"""Regions for tests of this app and of those above; nobody needs the shipped data to have one."""

from datetime import date
from typing import Any

from selaras.regions import choices, compute
from selaras.regions.models import Region

NAMES = {
    "ID": choices.ROOT_NAME,
    "16": "Sumatera Selatan",
    "16.71": "Kota Palembang",
    "16.72": "Kota Pagar Alam",
    "16.72.01": "Pagar Alam Utara",
    "16.72.01.1001": "Beringin Jaya",
    "62": "Kalimantan Tengah",
    "62.71": "Kota Palangkaraya",
    "73": "Sulawesi Selatan",
    "73.71": "Kota Makassar",
    "91": "Papua",
    "91.71": "Kota Jayapura",
    "99": "Provinsi Contoh",
    "99.01": "Kabupaten Contoh",
}


def make_region(code: str = "16.72", name: str = "", **fields: Any) -> Region:
    """The region of this code with all its parents; one that exists already is returned as it is."""
    existing = Region.objects.filter(code=code).first()
    if existing is not None:
        return existing
    parent = None if code == choices.ROOT_CODE else make_region(compute.parent_code(code))
    name = name or NAMES.get(code) or f"{choices.Kind(compute.kind_of(code)).label} {code}"
    display_name = fields.pop("display_name", "") or compute.display_names([(code, name)])[code]
    values: dict[str, Any] = {
        "name": name,
        "display_name": display_name,
        "level": compute.level_of(code),
        "kind": compute.kind_of(code),
        "parent": parent,
        "path": compute.path_of(code),
        "search_key": compute.search_key(code, name, display_name),
        "zone": compute.zone_of(code),
        "valid_from": date(2025, 6, 23),
    }
    return Region.objects.create(code=code, **(values | fields))
