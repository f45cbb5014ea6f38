"""Addresses of the evidence app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
