"""Addresses of the offices app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
