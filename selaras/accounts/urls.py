"""Addresses of accounts; of allauth's own addresses only the sign-in is used."""

from allauth.account.views import LoginView
from django.urls import path

from selaras.accounts.views import door, drafts, own

urlpatterns = [
    path("masuk/", LoginView.as_view(template_name="accounts/sign_in.html"), name="account_login"),
    path("keluar/", door.sign_out, name="account_logout"),
    path("lupa-sandi/", door.ask_reset, name="account_reset_password"),
    path("lupa-sandi/terkirim/", door.reset_sent, name="account_reset_sent"),
    path("undangan/<str:token>/", door.one_time_link, name="account_one_time_link"),
    path("akun/", own.account, name="account"),
    path("akun/sandi/", own.change_password, name="account_change_password"),
    path("draf/<str:form_key>/", drafts.save_draft, name="draft_save"),
    path("draf/<str:form_key>/buang/", drafts.drop_draft, name="draft_drop"),
]
