"""Addresses of the follow-up."""

from django.urls import path

from selaras.followups.views import actions, decisions, directions, escalations, overview, report, steps

urlpatterns = [
    path("tindak-lanjut/", actions.action_list, name="actions"),
    path("tindak-lanjut/<int:pk>/", actions.action_page, name="action"),
    path("tindak-lanjut/<int:pk>/ubah/", actions.action_change, name="action_change"),
    path("tindak-lanjut/<int:pk>/langkah/<str:step>/", steps.action_step, name="action_step"),
    path(
        "tindak-lanjut/keputusan/baru/<str:kind>/<str:origin_id>/",
        decisions.decision_make,
        name="decision_make",
    ),
    path(
        "tindak-lanjut/keputusan/tugaskan/<str:kind>/<str:origin_id>/",
        decisions.decisions_assign,
        name="decisions_assign",
    ),
    path("tindak-lanjut/keputusan/<int:pk>/", decisions.decision_page, name="decision"),
    path("tindak-lanjut/keputusan/<int:pk>/ubah/", decisions.decision_change, name="decision_change"),
    path(
        "tindak-lanjut/keputusan/<int:pk>/langkah/<str:step>/",
        decisions.decision_step,
        name="decision_step",
    ),
    path("tindak-lanjut/keputusan/<int:pk>/tambah/", actions.action_add, name="action_add"),
    path("tindak-lanjut/eskalasi/<int:pk>/", escalations.escalation_page, name="escalation"),
    path("tindak-lanjut/matriks/", overview.matrix, name="action_matrix"),
    path("tindak-lanjut/capaian/", overview.rate, name="action_rate"),
    path("tindak-lanjut/belum/", overview.undelivered, name="actions_undelivered"),
    path("tindak-lanjut/laporan/", report.report, name="action_report"),
    path("tindak-lanjut/arahan/", directions.direction_list, name="directions"),
    path("tindak-lanjut/arahan/baru/", directions.direction_make, name="direction_make"),
    path("tindak-lanjut/arahan/<int:pk>/", directions.direction_page, name="direction"),
    path("tindak-lanjut/arahan/<int:pk>/ubah/", directions.direction_change, name="direction_change"),
    path(
        "tindak-lanjut/eskalasi/<int:pk>/langkah/<str:step>/",
        escalations.escalation_step,
        name="escalation_step",
    ),
]
