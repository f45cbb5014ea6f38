"""Addresses of the regions app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
