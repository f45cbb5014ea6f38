"""Addresses of the audit app."""

from django.urls import path

from selaras.audit import views

urlpatterns = [
    path("catatan-audit/", views.events, name="audit"),
    path("catatan-audit/unduh.csv", views.export, name="audit_export"),
]
