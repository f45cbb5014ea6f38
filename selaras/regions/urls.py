"""Addresses of the regions app."""

from django.urls import path, register_converter

from selaras.regions.compute import CODE
from selaras.regions.views import directory, editions


class CodeConverter:
    """A region code as text: "11.10" stays "11.10"."""

    regex = CODE.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "region_code")

EDITIONS = "wilayah/edisi/"
WORKING_TIME = "wilayah/<region_code:code>/waktu-kerja/"

urlpatterns = [
    path("wilayah/", directory.region_list, name="region_list"),
    path("wilayah/cari/", directory.region_search, name="region_search"),
    path(EDITIONS, editions.region_edition_list, name="region_edition_list"),
    path(f"{EDITIONS}tambah/", editions.region_edition_add, name="region_edition_add"),
    path(f"{EDITIONS}<int:pk>/", editions.region_edition, name="region_edition"),
    path(f"{EDITIONS}<int:pk>/ubah/", editions.region_edition_change, name="region_edition_change"),
    path(f"{EDITIONS}<int:pk>/baris/", editions.region_edition_line, name="region_edition_line"),
    path(f"{EDITIONS}<int:pk>/tulis/", editions.region_edition_write, name="region_edition_write"),
    path(f"{EDITIONS}<int:pk>/batal/", editions.region_edition_drop, name="region_edition_drop"),
    path("wilayah/<region_code:code>/", directory.region_detail, name="region_detail"),
    path(WORKING_TIME, directory.working_time, name="working_time"),
    path(f"{WORKING_TIME}impor/", directory.working_time_import, name="working_time_import"),
    path(f"{WORKING_TIME}<str:what>/tambah/", directory.working_time_add, name="working_time_add"),
    path(f"{WORKING_TIME}<str:what>/<int:pk>/", directory.working_time_change, name="working_time_change"),
    path(f"{WORKING_TIME}<str:what>/<int:pk>/hapus/", directory.working_time_end, name="working_time_end"),
]
