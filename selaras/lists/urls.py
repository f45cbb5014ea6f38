"""Addresses of saved views."""

from django.urls import path

from selaras.lists import views

urlpatterns = [
    path("tampilan/", views.view_list, name="views"),
    path("tampilan/simpan/", views.view_save, name="view_save"),
    path("tampilan/<int:pk>/", views.view_open, name="view_open"),
    path("tampilan/<int:pk>/ubah/", views.view_change, name="view_change"),
    path("tampilan/<int:pk>/hapus/", views.view_remove, name="view_remove"),
]
