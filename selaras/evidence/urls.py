"""Addresses of the evidence app."""

from django.urls import URLPattern, path

from selaras.evidence.views import content, library, records, subject

urlpatterns: list[URLPattern] = [
    path("bukti/", library.evidence_list, name="evidence_list"),
    path("bukti/unduh.csv", library.evidence_export, name="evidence_export"),
    path("bukti/tambah/", subject.evidence_add, name="evidence_add"),
    path("bukti/unggah/", subject.evidence_upload, name="evidence_upload"),
    path("bukti/tautan/", subject.evidence_link, name="evidence_link"),
    path("bukti/nihil/", subject.evidence_nihil, name="evidence_nihil"),
    path("bukti/cari/", subject.evidence_search, name="evidence_search"),
    path("bukti/pakai/", subject.evidence_use, name="evidence_use"),
    path("bukti/pemakaian/<int:pk>/halaman/", subject.evidence_use_change, name="evidence_use_change"),
    path("bukti/pemakaian/<int:pk>/lepas/", subject.evidence_use_remove, name="evidence_use_remove"),
    path("bukti/<int:pk>/", library.evidence_detail, name="evidence_detail"),
    path("bukti/<int:pk>/berkas", content.content, name="evidence_content"),
    path("bukti/<int:pk>/ubah/", records.evidence_edit, name="evidence_edit"),
    path("bukti/<int:pk>/ganti/", records.evidence_replace, name="evidence_replace"),
    path("bukti/<int:pk>/langkah/<str:step>/", records.evidence_step, name="evidence_step"),
]
