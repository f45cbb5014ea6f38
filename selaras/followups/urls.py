"""Addresses of the follow-up."""

from django.urls import path

from selaras.followups.views import actions, decisions, directions, escalations, overview, report

urlpatterns = [
    path("tindak-lanjut/", actions.action_list, name="actions"),
    path("tindak-lanjut/<int:pk>/", actions.action_page, name="action"),
    path("tindak-lanjut/keputusan/<int:pk>/", decisions.decision_page, name="decision"),
    path("tindak-lanjut/eskalasi/<int:pk>/", escalations.escalation_page, name="escalation"),
    path("tindak-lanjut/matriks/", overview.matrix, name="action_matrix"),
    path("tindak-lanjut/capaian/", overview.rate, name="action_rate"),
    path("tindak-lanjut/belum/", overview.undelivered, name="actions_undelivered"),
    path("tindak-lanjut/laporan/", report.report, name="action_report"),
    path("tindak-lanjut/arahan/", directions.direction_list, name="directions"),
    path("tindak-lanjut/arahan/baru/", directions.direction_make, name="direction_make"),
    path("tindak-lanjut/arahan/<int:pk>/", directions.direction_page, name="direction"),
    path("tindak-lanjut/arahan/<int:pk>/ubah/", directions.direction_change, name="direction_change"),
]
