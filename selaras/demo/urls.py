"""Addresses of the demo app."""

from django.urls import path

from selaras.demo import views

urlpatterns = [
    path("peraga/", views.gallery, name="gallery"),
    path("peraga/orang/", views.people, name="demo_people"),
    path("peraga/masuk/<str:username>/", views.enter, name="demo_enter"),
    path("peraga/muat-ulang/", views.reload_case, name="demo_reload"),
]
