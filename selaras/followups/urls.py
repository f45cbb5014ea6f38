"""Addresses of the follow-up."""

from django.urls import path

from selaras.followups.views import actions, decisions, escalations

urlpatterns = [
    path("tindak-lanjut/", actions.action_list, name="actions"),
    path("tindak-lanjut/<int:pk>/", actions.action_page, name="action"),
    path("tindak-lanjut/keputusan/<int:pk>/", decisions.decision_page, name="decision"),
    path("tindak-lanjut/eskalasi/<int:pk>/", escalations.escalation_page, name="escalation"),
]
