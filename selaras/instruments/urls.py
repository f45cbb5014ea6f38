"""Addresses of the instruments app."""

from django.urls import path

from selaras.instruments.views import drafts, editing, pasting, reading

urlpatterns = [
    path("instrumen/", reading.instruments, name="instruments"),
    path("instrumen/periksa/", reading.check, name="instrument_check"),
    path("instrumen/<int:pk>/", reading.instrument, name="instrument"),
    path("instrumen/<int:pk>/butir/", reading.questions, name="instrument_questions"),
    path("instrumen/<int:pk>/butir/<str:code>/", reading.questions, name="instrument_node"),
    path("instrumen/<int:pk>/unduh/", reading.download, name="instrument_download"),
    path("instrumen/<int:pk>/unduh/<str:form>/", reading.download, name="instrument_export"),
    path("instrumen/naskah/", drafts.drafts, name="drafts"),
    path("instrumen/naskah/baru/", drafts.draft_new, name="draft_new"),
    path("instrumen/naskah/unggah/", drafts.draft_upload, name="draft_upload"),
    path("instrumen/naskah/tempel/", pasting.draft_paste, name="draft_paste"),
    path("instrumen/naskah/tempel/berkas/", pasting.draft_book, name="draft_book"),
    path("instrumen/naskah/<int:pk>/", drafts.draft, name="draft"),
    path("instrumen/naskah/<int:pk>/pratinjau/", drafts.draft_preview, name="draft_preview"),
    path("instrumen/naskah/<int:pk>/terbitkan/", drafts.draft_publish, name="draft_publish"),
    path("instrumen/naskah/<int:pk>/ubah/<str:action>/", drafts.draft_move, name="draft_move"),
    path("instrumen/naskah/<int:pk>/unduh/<str:form>/", drafts.draft_download, name="draft_download"),
    path(
        "instrumen/naskah/<int:pk>/riwayat/<int:revision_id>/", drafts.draft_revision, name="draft_revision"
    ),
    path("instrumen/naskah/<int:pk>/teks/", editing.draft_text, name="draft_text"),
    path("instrumen/naskah/<int:pk>/identitas/", editing.draft_head, name="draft_head"),
    path("instrumen/naskah/<int:pk>/bobot/", editing.draft_weights, name="draft_weights"),
    path("instrumen/naskah/<int:pk>/indikator/tambah/", editing.draft_node_add, name="draft_top_add"),
    path("instrumen/naskah/<int:pk>/indikator/<str:place>/", editing.draft_node, name="draft_node"),
    path(
        "instrumen/naskah/<int:pk>/indikator/<str:place>/tambah/",
        editing.draft_node_add,
        name="draft_node_add",
    ),
    path(
        "instrumen/naskah/<int:pk>/indikator/<str:place>/butir/",
        editing.draft_question_add,
        name="draft_question_add",
    ),
    path("instrumen/naskah/<int:pk>/butir/<str:place>/", editing.draft_question, name="draft_question"),
    path("instrumen/naskah/<int:pk>/bagian/<str:place>/<str:action>/", editing.draft_part, name="draft_part"),
]
