"""Addresses of the duties app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
