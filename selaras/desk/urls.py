"""Addresses of the desk."""

from django.urls import path

from selaras.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("kalender/", views.calendar_page, name="calendar"),
    path("kalender/langganan/", views.feed_page, name="calendar_feed"),
    path("kalender/langganan/isi/", views.feed_change, name="calendar_feed_change"),
    path("kalender/langganan/cabut/", views.feed_revoke, name="calendar_feed_revoke"),
    path("k/<str:token>.ics", views.feed_file, name="calendar_feed_file"),
    path("cari/", views.search, name="search"),
    path("orang/<int:pk>/buku-serah-terima/", views.handover_book, name="handover_book"),
    path("orang/<int:pk>/buku-serah-terima.pdf", views.handover_book_pdf, name="handover_book_pdf"),
]
