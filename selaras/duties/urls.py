"""Addresses of the duties."""

from django.urls import path

from selaras.duties.views import duties, escalations

urlpatterns = [
    path("tugas/", duties.duty_list, name="duties"),
    path("tugas/pengingat/", duties.reminders, name="reminders"),
    path("tugas/keterlambatan/", escalations.escalation_list, name="duty_escalations"),
    path("tugas/keterlambatan/<int:pk>/", escalations.escalation_page, name="duty_escalation"),
    path(
        "tugas/keterlambatan/<int:pk>/<str:step>/", escalations.escalation_step, name="duty_escalation_step"
    ),
    path("tugas/serah-terima/", duties.hand_over, name="hand_over"),
    path("tugas/<int:pk>/perpanjang/", duties.duty_extend, name="duty_extend"),
]
