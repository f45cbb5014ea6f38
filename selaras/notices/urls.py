"""Addresses of the notices app."""

from django.urls import path

from selaras.notices import views

urlpatterns = [
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/baca-semua/", views.read_all, name="notices_read_all"),
    path("pemberitahuan/<int:pk>/", views.open_notice, name="notice"),
    path("akun/pemberitahuan/", views.notice_wishes, name="notice_wishes"),
]
