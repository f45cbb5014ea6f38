"""Addresses of letters."""

from django.urls import path

from selaras.letters.views import dispositions, incoming, letters, offices, signing, steps, verify, wordings

urlpatterns = [
    path("periksa/", verify.letter_verify, name="letter_verify"),
    path("periksa/<str:code>/", verify.letter_verify_code, name="letter_verify_code"),
    path("surat/", letters.letter_list, name="letters"),
    path("surat/baru/", letters.letter_begin, name="letter_begin"),
    path("surat/masuk/", incoming.incoming_list, name="incoming_list"),
    path("surat/masuk/<int:pk>/", incoming.incoming_page, name="incoming"),
    path("surat/masuk/<int:pk>/ubah/", incoming.incoming_edit, name="incoming_edit"),
    path("surat/masuk/<int:pk>/pindaian", incoming.incoming_scan, name="incoming_scan"),
    path("surat/masuk/<int:pk>/lembar-disposisi.pdf", incoming.incoming_sheet, name="incoming_sheet"),
    path("surat/masuk/<int:pk>/disposisi/", dispositions.incoming_dispose, name="incoming_dispose"),
    path(
        "surat/masuk/<int:pk>/disposisi/<int:disposition_pk>/<str:step>/",
        dispositions.disposition_step,
        name="disposition_step",
    ),
    path("surat/masuk/<int:pk>/langkah/<str:step>/", incoming.incoming_step, name="incoming_step"),
    path("surat/kantor/<int:agency_pk>/masuk/", incoming.incoming_add, name="incoming_add"),
    path("surat/<int:pk>/", letters.letter_page, name="letter"),
    path("surat/<int:pk>/ubah/", letters.letter_edit, name="letter_edit"),
    path("surat/<int:pk>/surat.pdf", letters.letter_pdf, name="letter_pdf"),
    path("surat/<int:pk>/surat.docx", letters.letter_docx, name="letter_docx"),
    path("surat/kantor/<int:agency_pk>/naskah/", wordings.wording_list, name="wordings"),
    path("surat/kantor/<int:agency_pk>/naskah/<str:kind>/", wordings.wording, name="wording"),
    path(
        "surat/kantor/<int:agency_pk>/naskah/<str:kind>/pratinjau/",
        wordings.wording_preview,
        name="wording_preview",
    ),
    path(
        "surat/kantor/<int:agency_pk>/naskah/<str:kind>/bawaan/", wordings.wording_drop, name="wording_drop"
    ),
    path("surat/<int:pk>/tanda-tangan/", signing.letter_sign, name="letter_sign"),
    path("surat/<int:pk>/tanda-tangan/<str:way>/", signing.letter_sign_by, name="letter_sign_by"),
    path("surat/<int:pk>/untuk-ditandatangani.pdf", signing.letter_ready, name="letter_ready"),
    path("surat/<int:pk>/pemeriksaan/", signing.letter_check, name="letter_check"),
    path("surat/<int:pk>/nomor/", steps.letter_number, name="letter_number"),
    path("surat/<int:pk>/tanda-tangan-basah/", steps.letter_signed, name="letter_signed"),
    path("surat/<int:pk>/kirim/", steps.letter_send, name="letter_send"),
    path("surat/<int:pk>/langkah/<str:step>/", steps.letter_step, name="letter_step"),
    path("surat/kantor/<int:agency_pk>/kop/", offices.letterhead, name="letterhead"),
    path("surat/kantor/<int:agency_pk>/lambang", offices.letterhead_emblem, name="letterhead_emblem"),
    path("surat/kantor/<int:agency_pk>/buku/<int:year>/", offices.number_book, name="number_book"),
    path(
        "surat/kantor/<int:agency_pk>/buku/<int:year>/<str:step>/",
        offices.number_book_step,
        name="number_book_step",
    ),
]
