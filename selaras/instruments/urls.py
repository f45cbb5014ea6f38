"""Addresses of the instruments app."""

from django.urls import path

from selaras.instruments import views

urlpatterns = [
    path("instrumen/", views.instruments, name="instruments"),
    path("instrumen/periksa/", views.check, name="instrument_check"),
    path("instrumen/<int:pk>/", views.instrument, name="instrument"),
    path("instrumen/<int:pk>/butir/", views.questions, name="instrument_questions"),
    path("instrumen/<int:pk>/butir/<str:code>/", views.questions, name="instrument_node"),
    path("instrumen/<int:pk>/unduh/", views.download, name="instrument_download"),
]
