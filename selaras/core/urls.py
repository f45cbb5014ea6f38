"""Addresses of the core app."""

from django.urls import path

from selaras.core import views

urlpatterns = [
    path("sehat", views.health, name="health"),
    path("favicon.ico", views.favicon, name="favicon"),
]
