"""Addresses of the duties."""

from django.urls import path

from selaras.duties import views

urlpatterns = [
    path("tugas/", views.duty_list, name="duties"),
    path("tugas/pengingat/", views.reminders, name="reminders"),
    path("tugas/serah-terima/", views.hand_over, name="hand_over"),
    path("tugas/<int:pk>/perpanjang/", views.duty_extend, name="duty_extend"),
]
