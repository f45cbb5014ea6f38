"""Addresses of the measures app."""

from django.urls import path

from selaras.measures import views

urlpatterns = [
    path("indeks/", views.measures, name="measures"),
    path("indeks/unduh/", views.export, name="measures_export"),
    path("indeks/impor/", views.import_, name="measures_import"),
    path("indeks/impor/contoh/", views.template, name="measures_template"),
    path("indeks/salah-cetak/", views.misprints, name="measure_misprints"),
    path("indeks/nilai/<int:pk>/", views.measure, name="measure"),
    path("indeks/nilai/<int:pk>/status/", views.move, name="measure_move"),
    path("indeks/banding/<str:code>/", views.comparison, name="measure_comparison"),
    path("indeks/seri/<str:index>/<str:code>/", views.series, name="measure_series"),
]
