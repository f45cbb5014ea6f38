"""Addresses of the jobs app."""

from django.urls import path

from selaras.jobs import views

urlpatterns = [
    path("kesehatan/", views.health_page, name="health_page"),
    path("metrik", views.metrics, name="metrics"),
    path("pekerjaan/", views.jobs, name="jobs"),
    path("pekerjaan/<int:pk>/", views.job, name="job"),
    path("pekerjaan/<int:pk>/batalkan/", views.cancel, name="job_cancel"),
    path("pekerjaan/<int:pk>/ulangi/", views.retry, name="job_retry"),
]
