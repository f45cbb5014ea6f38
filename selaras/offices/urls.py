"""Addresses of the offices app."""

from django.urls import path

from selaras.offices.views import absences, agencies, contacts, grants, links, people, posts, regions, tokens

urlpatterns = [
    path("mulai/", regions.first_steps, name="first_steps"),
    path("wilayah/pilih/", regions.region_choose, name="region_choose"),
    path("opd/", agencies.agency_list, name="agency_list"),
    path("opd/daftar-awal/", agencies.agency_starter, name="agency_starter"),
    path("opd/tambah/", agencies.agency_add, name="agency_add"),
    path("opd/urutan/", agencies.agency_arrange, name="agency_arrange"),
    path("opd/narahubung/", contacts.contacts_paste, name="contacts_paste"),
    path("opd/narahubung/berkas/", contacts.contacts_workbook, name="contacts_workbook"),
    path("opd/narahubung/contoh/", contacts.contacts_template, name="contacts_template"),
    path("opd/<int:pk>/", agencies.agency_detail, name="agency_detail"),
    path("opd/<int:pk>/ubah/", agencies.agency_change, name="agency_change"),
    path("opd/<int:pk>/akhiri/", agencies.agency_end, name="agency_end"),
    path("opd/<int:pk>/aktifkan/", agencies.agency_reopen, name="agency_reopen"),
    path("opd/<int:pk>/narahubung/tambah/", contacts.contact_add, name="contact_add"),
    path("opd/<int:pk>/jabatan/tambah/", posts.post_add, name="post_add"),
    path("narahubung/<int:pk>/ubah/", contacts.contact_change, name="contact_change"),
    path("narahubung/<int:pk>/akhiri/", contacts.contact_end, name="contact_end"),
    path("jabatan/<int:pk>/ubah/", posts.post_change, name="post_change"),
    path("jabatan/<int:pk>/pejabat/", posts.holder_start, name="holder_start"),
    path("pejabat/<int:pk>/akhiri/", posts.holder_end, name="holder_end"),
    path("orang/", people.person_list, name="person_list"),
    path("orang/undang/", people.person_invite, name="person_invite"),
    path("orang/<int:pk>/", people.person_detail, name="person_detail"),
    path("orang/<int:pk>/status/", people.person_state, name="person_state"),
    path("orang/<int:pk>/pindah/", people.person_move, name="person_move"),
    path("orang/<int:pk>/sandi/", people.person_password, name="person_password"),
    path("orang/<int:pk>/hak-akses/", grants.grant_give, name="grant_give"),
    path("hak-akses/<int:pk>/akhiri/", grants.grant_end, name="grant_end"),
    path("orang/<int:pk>/ketidakhadiran/", absences.person_absences, name="person_absences"),
    path("akun/ketidakhadiran/", absences.absences, name="absences"),
    path("ketidakhadiran/<int:pk>/akhiri/", absences.absence_end, name="absence_end"),
    path("peran/", grants.role_list, name="role_list"),
    path("t/<str:token>/", links.open_work_link, name="open_worklink"),
    path("tautan-kerja/<int:pk>/cabut/", links.work_link_revoke, name="worklink_revoke"),
    path("akun/token/", tokens.token_list, name="token_list"),
    path("akun/token/<int:pk>/cabut/", tokens.token_revoke, name="token_revoke"),
]
