"""Addresses of the analyses app."""

from django.urls import path

from selaras.analyses import views

urlpatterns = [
    path("analisis/", views.datasets, name="datasets"),
    path("analisis/unggah/", views.upload, name="dataset_upload"),
    path("analisis/dari-penilaian/", views.from_rounds, name="dataset_from_rounds"),
    path("analisis/contoh/", views.template, name="dataset_template"),
    path("analisis/periode/<int:pk>/perubahan/", views.round_change, name="round_change"),
    path("analisis/<int:pk>/", views.dataset, name="dataset"),
    path("analisis/<int:pk>/unduh/", views.export, name="dataset_export"),
    path("analisis/<int:pk>/akses/", views.share, name="dataset_share"),
    path("analisis/<int:pk>/ketahanan/", views.robustness_start, name="robustness_start"),
    path("analisis/<int:pk>/metode/", views.methods, name="methods_compare"),
    path("analisis/<int:pk>/perubahan/", views.change, name="dataset_change"),
    path("analisis/ketahanan/<int:pk>/", views.robustness, name="robustness"),
    path("analisis/ketahanan/<int:pk>/unduh/", views.robustness_export, name="robustness_export"),
]
