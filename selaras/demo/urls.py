"""Addresses of the demo app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
