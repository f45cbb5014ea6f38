"""Addresses of the desk."""

from django.urls import path

from selaras.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("cari/", views.search, name="search"),
]
