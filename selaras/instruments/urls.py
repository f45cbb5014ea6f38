"""Addresses of the instruments app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
