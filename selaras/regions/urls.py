"""Addresses of the regions app."""

from django.urls import path, register_converter

from selaras.regions import views
from selaras.regions.compute import CODE


class CodeConverter:
    """A region code as text: "11.10" stays "11.10"."""

    regex = CODE.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "region_code")

WORKING_TIME = "wilayah/<region_code:code>/waktu-kerja/"

urlpatterns = [
    path("wilayah/", views.region_list, name="region_list"),
    path("wilayah/cari/", views.region_search, name="region_search"),
    path("wilayah/<region_code:code>/", views.region_detail, name="region_detail"),
    path(WORKING_TIME, views.working_time, name="working_time"),
    path(f"{WORKING_TIME}impor/", views.working_time_import, name="working_time_import"),
    path(f"{WORKING_TIME}<str:what>/tambah/", views.working_time_add, name="working_time_add"),
    path(f"{WORKING_TIME}<str:what>/<int:pk>/", views.working_time_change, name="working_time_change"),
    path(f"{WORKING_TIME}<str:what>/<int:pk>/hapus/", views.working_time_end, name="working_time_end"),
]
