"""Addresses of the evidence round."""

from django.urls import path

from selaras.assessments.views import (
    asking,
    brief_steps,
    briefs,
    calendar,
    dossiers,
    entering,
    evaluation,
    gaps,
    item_steps,
    items,
    links,
    matrix,
    notes,
    packets,
    review,
    round_steps,
    rounds,
    scores,
    sending,
    share,
    sheets,
    simulation,
)

ROUND = "penilaian/<int:pk>/"
ITEM = f"{ROUND}butir/<str:code>/"

urlpatterns = [
    # rounds
    path("penilaian/", rounds.round_list, name="rounds"),
    path("penilaian/baru/", rounds.round_create, name="round_create"),
    path(ROUND, rounds.round_page, name="round"),
    path(f"{ROUND}tahap/<str:action>/", round_steps.round_move, name="round_move"),
    path(f"{ROUND}berbagi/", round_steps.round_sharing, name="round_sharing"),
    path(f"{ROUND}ingatkan/", round_steps.round_remind, name="round_remind"),
    path(f"{ROUND}bukti-kurang/", gaps.round_gaps, name="round_gaps"),
    path(f"{ROUND}bagi/", share.round_share, name="round_share"),
    path(f"{ROUND}opd/<int:agency_pk>/", share.round_agency, name="round_agency"),
    path(f"{ROUND}opd/<int:agency_pk>/perpanjang/", round_steps.agency_extend, name="agency_extend"),
    path(f"{ROUND}opd/<int:agency_pk>/tautan/<int:contact_pk>/", share.link_create, name="round_link"),
    # calendar and notes
    path(f"{ROUND}tanya-jawab/", rounds.round_guidance, name="round_guidance"),
    path(f"{ITEM}pedoman/<int:guidance_pk>/cabut/", item_steps.guidance_end, name="guidance_end"),
    path(f"{ROUND}jadwal/", calendar.round_calendar, name="round_calendar"),
    path(f"{ROUND}jadwal/batas/", calendar.round_dates, name="round_dates"),
    path(f"{ROUND}jadwal/<str:kind>/", calendar.round_stage, name="round_stage"),
    path(f"{ROUND}catatan/", notes.notes, name="notes"),
    path(f"{ROUND}catatan/mulai/<str:source>/", notes.notes_begin, name="notes_begin"),
    path(f"{ROUND}catatan/akhiri/", notes.notes_end, name="notes_end"),
    path(f"{ROUND}catatan/tulis/", notes.notes_write, name="notes_write"),
    path(f"{ROUND}catatan/<int:note_pk>/", notes.note, name="note"),
    path(f"{ROUND}catatan/<int:note_pk>/<str:step>/", notes.note_step, name="note_step"),
    # items
    path(f"{ROUND}butir/", items.item_list, name="items"),
    path(ITEM, items.item_view, name="item"),
    path(f"{ITEM}simpan/", item_steps.item_save, name="item_save"),
    path(f"{ITEM}ajukan/", item_steps.item_submit, name="item_submit"),
    path(f"{ITEM}atas-nama/", entering.item_enter, name="item_enter"),
    path(f"{ITEM}alihkan/", item_steps.item_pass_on, name="item_pass_on"),
    path(f"{ITEM}kontribusi/", item_steps.contribution_ask, name="contribution_ask"),
    path(
        f"{ITEM}kontribusi/<int:contribution_pk>/",
        item_steps.contribution_hand_in,
        name="contribution_hand_in",
    ),
    path(
        f"{ITEM}kontribusi/<int:contribution_pk>/batal/",
        item_steps.contribution_cancel,
        name="contribution_cancel",
    ),
    path(f"{ITEM}langkah/<str:step>/", item_steps.item_step, name="item_step"),
    # review
    path(f"{ROUND}verifikasi/", review.verification_queue, name="verification"),
    path(f"{ROUND}verifikasi/sekaligus/", review.verification_bulk, name="verification_bulk"),
    path(f"{ROUND}verifikasi/<str:code>/", review.verification_item, name="verification_item"),
    path(f"{ROUND}verifikasi/<str:code>/kembalikan/", review.verification_return, name="verification_return"),
    path(f"{ROUND}validasi/", review.validation, name="validation"),
    path(
        f"{ROUND}validasi/delegasi/<int:agency_pk>/", review.validation_delegate, name="validation_delegate"
    ),
    path(f"{ROUND}validasi/<str:code>/kembalikan/", review.validation_return, name="validation_return"),
    # scores
    path(f"{ROUND}nilai/", scores.score_page, name="score"),
    path(f"{ROUND}nilai/simpan/", scores.score_keep, name="score_keep"),
    path(f"{ROUND}nilai/<int:run_pk>/", scores.score_trace, name="score_trace"),
    path(f"{ROUND}nilai/<int:run_pk>/values.csv", scores.score_values, name="score_values"),
    # completeness
    path(f"{ROUND}matriks/", matrix.matrix_page, name="matrix"),
    # signed sheets
    path(f"{ROUND}opd/<int:agency_pk>/lembar/", sheets.sheet_list, name="sheets"),
    path(f"{ROUND}lembar/<int:sheet_pk>/", sheets.sheet_page, name="sheet"),
    path(f"{ROUND}lembar/<int:sheet_pk>/lembar.pdf", sheets.sheet_pdf, name="sheet_pdf"),
    path(f"{ROUND}lembar/<int:sheet_pk>/terima/", sheets.sheet_accept, name="sheet_accept"),
    # requests to outside bodies
    path(f"{ROUND}permintaan/", asking.data_requests, name="data_requests"),
    path(f"{ROUND}permintaan/<int:request_pk>/", asking.data_request, name="data_request"),
    path(
        f"{ROUND}permintaan/<int:request_pk>/<str:step>/",
        asking.data_request_step,
        name="data_request_step",
    ),
    # packets
    path(f"{ROUND}paket/", packets.packets, name="packets"),
    path(f"{ROUND}paket/semua.zip", packets.packet_zip, name="packet_zip"),
    path(f"{ROUND}paket/kuesioner.xlsx", packets.packet_whole, name="packet_whole"),
    path(f"{ROUND}paket/opd/<int:agency_pk>.xlsx", packets.packet_file, name="packet_file"),
    path(f"{ROUND}paket/unggah/", packets.packet_upload, name="packet_upload"),
    path(f"{ROUND}paket/masuk/<int:intake_pk>/", packets.packet_intake, name="packet_intake"),
    # evaluation: repairs and what they would change
    path(f"{ROUND}evaluasi/", evaluation.evaluation, name="evaluation"),
    path(f"{ROUND}evaluasi/alasan/", evaluation.reasons_take, name="reasons_take"),
    path(f"{ROUND}evaluasi/tambah/", evaluation.repair_add, name="repair_add"),
    path(f"{ROUND}evaluasi/<int:repair_pk>/", evaluation.repair_page, name="repair"),
    path(f"{ROUND}evaluasi/<int:repair_pk>/bagi/", evaluation.repair_arrange, name="repair_arrange"),
    path(f"{ROUND}evaluasi/<int:repair_pk>/langkah/<str:step>/", evaluation.repair_step, name="repair_step"),
    # dossier
    path(f"{ROUND}berkas-kirim/", dossiers.dossiers, name="dossiers"),
    path(f"{ROUND}berkas-kirim/buat/", dossiers.dossier_make, name="dossier_make"),
    path(f"{ROUND}berkas-kirim/<int:number>/<str:part>/", dossiers.dossier_file, name="dossier_file"),
    path(f"{ROUND}berkas-kirim/nomor-pemilik.<str:form>", sending.owner_numbers, name="owner_numbers"),
    # proof of sending
    path(f"{ROUND}bukti-kirim/", sending.sendings, name="sendings"),
    path(f"{ROUND}bukti-kirim/catat/", sending.sending_record, name="sending_record"),
    path(f"{ROUND}bukti-kirim/<int:number>/koreksi/", sending.sending_correct, name="sending_correct"),
    path(f"{ROUND}simulasi/", simulation.simulation, name="simulation"),
    path(f"{ROUND}simulasi/simpan/", simulation.simulation_keep, name="simulation_keep"),
    path(f"{ROUND}simulasi/<int:simulation_pk>/", simulation.simulation_kept, name="simulation_kept"),
    # for leaders
    path("ringkasan/", briefs.brief_list, name="briefs"),
    path("ringkasan/<int:pk>/", briefs.brief_page, name="brief"),
    path("ringkasan/<int:pk>/langkah/<str:step>/", brief_steps.brief_step, name="brief_step"),
    path("ringkasan/<int:pk>/unduh/<str:form>/", briefs.brief_file, name="brief_file"),
    # work link
    path("tautan/", links.worklink_home, name="worklink_home"),
]
