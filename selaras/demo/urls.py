"""Addresses of the demo app."""

from django.urls import path

from selaras.demo import views

urlpatterns = [
    path("peraga/", views.gallery, name="gallery"),
]
