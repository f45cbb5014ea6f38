"""Addresses of meetings."""

from django.urls import path

from selaras.meetings.views import agenda, clashes, invitees, meetings, papers, replies, screen, series

urlpatterns = [
    path("rapat/", meetings.meeting_list, name="meetings"),
    path("rapat/baru/", meetings.meeting_plan, name="meeting_plan"),
    path("rapat/bentrok/", clashes.clash_check, name="meeting_clashes"),
    path("rapat/seri/", series.series_list, name="meeting_series_list"),
    path("rapat/seri/baru/", series.series_make, name="meeting_series_make"),
    path("rapat/seri/<int:pk>/", series.series_page, name="meeting_series"),
    path("rapat/seri/<int:pk>/ubah/", series.series_change, name="meeting_series_change"),
    path("rapat/<int:pk>/", meetings.meeting_page, name="meeting"),
    path("rapat/<int:pk>/layar/", screen.room_screen, name="room_screen"),
    path("rapat/<int:pk>/layar/<str:step>/", screen.room_screen_step, name="room_screen_step"),
    path("rapat/<int:pk>/ubah/", meetings.meeting_change, name="meeting_change"),
    path("rapat/<int:pk>/jadwal/", meetings.meeting_reschedule, name="meeting_reschedule"),
    path("rapat/<int:pk>/salin/", meetings.meeting_clone, name="meeting_clone"),
    path("rapat/<int:pk>/langkah/<str:step>/", meetings.meeting_step, name="meeting_step"),
    path("rapat/<int:pk>/kalender.ics", replies.calendar_file, name="meeting_calendar"),
    path("rapat/<int:pk>/acara/tambah/", agenda.point_add, name="agenda_add"),
    path("rapat/<int:pk>/acara/<int:point_pk>/", agenda.point_page, name="agenda_point"),
    path("rapat/<int:pk>/acara/<int:point_pk>/langkah/<str:step>/", agenda.point_step, name="agenda_step"),
    path("rapat/<int:pk>/undangan/", invitees.invitee_page, name="meeting_invitees"),
    path("rapat/<int:pk>/undangan/opd/", invitees.invite_agencies, name="meeting_invite_agencies"),
    path("rapat/<int:pk>/undangan/wilayah/", invitees.invite_regions, name="meeting_invite_regions"),
    path("rapat/<int:pk>/undangan/<int:invitee_pk>/", invitees.invitee_change, name="meeting_invitee"),
    path("rapat/<int:pk>/undangan/<int:invitee_pk>/jawab/", replies.reply, name="meeting_reply"),
    path("rapat/<int:pk>/undangan/<int:invitee_pk>/tautan/", replies.link_make, name="meeting_link"),
    path(
        "rapat/<int:pk>/undangan/<int:invitee_pk>/tautan/cabut/",
        replies.link_revoke,
        name="meeting_link_revoke",
    ),
    path("rapat/<int:pk>/kelengkapan/", papers.bundle_page, name="meeting_bundles"),
    path("rapat/<int:pk>/kelengkapan/buat/", papers.bundle_make, name="meeting_bundle_make"),
    path("rapat/<int:pk>/kelengkapan/<int:number>.pdf", papers.bundle_file, name="meeting_bundle_file"),
    path("rapat/<int:pk>/naskah/<str:kind>/", papers.text_page, name="meeting_text"),
    path("rapat/<int:pk>/naskah/<str:kind>/berkas.<str:form>", papers.text_file, name="meeting_text_file"),
    path("u/<str:token>/", replies.guest_reply, name="guest_reply"),
    path(
        "rapat/<int:pk>/undangan/<int:invitee_pk>/tarik/",
        invitees.invitee_withdraw,
        name="meeting_invitee_withdraw",
    ),
]
