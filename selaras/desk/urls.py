"""Addresses of the desk."""

from django.urls import path

from selaras.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("kalender/", views.calendar_page, name="calendar"),
    path("cari/", views.search, name="search"),
    path("orang/<int:pk>/buku-serah-terima/", views.handover_book, name="handover_book"),
    path("orang/<int:pk>/buku-serah-terima.pdf", views.handover_book_pdf, name="handover_book_pdf"),
]
