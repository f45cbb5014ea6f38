"""Addresses of the evidence app."""

from django.urls import URLPattern, path

from selaras.evidence.views import (
    activities,
    calendar,
    clashes,
    content,
    library,
    records,
    resumable,
    subject,
)

urlpatterns: list[URLPattern] = [
    path("bukti/", library.evidence_list, name="evidence_list"),
    path("bukti/unduh.csv", library.evidence_export, name="evidence_export"),
    path("bukti/tambah/", subject.evidence_add, name="evidence_add"),
    path("bukti/unggah/", subject.evidence_upload, name="evidence_upload"),
    path("bukti/unggahan/", resumable.evidence_transfers, name="evidence_transfers"),
    path("bukti/unggahan/<str:key>/", resumable.evidence_transfer, name="evidence_transfer"),
    path("bukti/tautan/", subject.evidence_link, name="evidence_link"),
    path("bukti/nihil/", subject.evidence_nihil, name="evidence_nihil"),
    path("bukti/cari/", subject.evidence_search, name="evidence_search"),
    path("bukti/pakai/", subject.evidence_use, name="evidence_use"),
    path("bukti/pemakaian/<int:pk>/halaman/", subject.evidence_use_change, name="evidence_use_change"),
    path("bukti/pemakaian/<int:pk>/lepas/", subject.evidence_use_remove, name="evidence_use_remove"),
    path("bukti/<int:pk>/", library.evidence_detail, name="evidence_detail"),
    path("bukti/<int:pk>/berkas", content.content, name="evidence_content"),
    path("bukti/<int:pk>/asli", content.original, name="evidence_original"),
    path("bukti/<int:pk>/salinan/<int:copy_pk>", content.link_copy, name="evidence_copy"),
    path("bukti/<int:pk>/ubah/", records.evidence_edit, name="evidence_edit"),
    path("bukti/<int:pk>/jenis/", records.evidence_kind, name="evidence_kind"),
    path("bukti/<int:pk>/ganti/", records.evidence_replace, name="evidence_replace"),
    path("bukti/<int:pk>/langkah/<str:step>/", records.evidence_step, name="evidence_step"),
    path("kegiatan/", activities.activity_list, name="activities"),
    path("kegiatan/unduh.csv", activities.activity_export, name="activities_export"),
    path("kegiatan/catat/", activities.activity_record, name="activity_record"),
    path("kegiatan/rencana/", activities.activity_plan, name="activity_plan"),
    path("kegiatan/sinkronisasi/", calendar.activity_calendar, name="activity_calendar"),
    path(
        "kegiatan/sinkronisasi/unduh.csv", calendar.activity_calendar_export, name="activity_calendar_export"
    ),
    path("kegiatan/buku/", calendar.activity_book, name="activity_book"),
    path("kegiatan/buku/unduh.csv", calendar.activity_book_csv, name="activity_book_csv"),
    path("kegiatan/buku/unduh.xlsx", calendar.activity_book_xlsx, name="activity_book_xlsx"),
    path("kegiatan/<int:pk>/bentrok/<int:other_pk>/", clashes.activity_clash, name="activity_clash"),
    path("kegiatan/bentrok/<int:pk>/<str:step>/", clashes.clash_step, name="clash_step"),
    path("kegiatan/<int:pk>/", activities.activity, name="activity"),
    path("kegiatan/<int:pk>/ubah/", activities.activity_edit, name="activity_edit"),
    path("kegiatan/<int:pk>/laksana/", activities.activity_hold, name="activity_hold"),
    path("kegiatan/<int:pk>/foto/", activities.activity_photo, name="activity_photo"),
    path("kegiatan/<int:pk>/langkah/<str:step>/", activities.activity_step, name="activity_step"),
]
