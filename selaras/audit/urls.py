"""Addresses of the audit app."""

from django.urls import path

from selaras.audit import views

urlpatterns = [
    path("catatan-audit/", views.events, name="audit"),
    path("catatan-audit/unduh.csv", views.export, name="audit_export"),
    path("catatan-audit/akar/", views.roots, name="audit_roots"),
    path("catatan-audit/akar/unduh.<str:form>", views.roots_file, name="audit_roots_file"),
]
