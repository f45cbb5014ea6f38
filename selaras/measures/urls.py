"""Addresses of the measures app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
