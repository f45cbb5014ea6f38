"""Addresses of accounts; of allauth's own addresses only the sign-in is used."""

from allauth.account.views import LoginView
from django.urls import path

from selaras.accounts.views import door, drafts, own, passkeys, second_step, sessions, sso

urlpatterns = [
    path("masuk/", LoginView.as_view(template_name="accounts/sign_in.html"), name="account_login"),
    path("masuk/langkah-kedua/", second_step.ask, name="mfa_authenticate"),
    path("masuk/kunci-sandi/", passkeys.sign_in, name="passkey_sign_in"),
    path("masuk/sso/", sso.leave, name="single_sign_on"),
    path("masuk/sso/kembali/", sso.come_back, name="single_sign_on_back"),
    path("keluar/", door.sign_out, name="account_logout"),
    path("lupa-sandi/", door.ask_reset, name="account_reset_password"),
    path("lupa-sandi/terkirim/", door.reset_sent, name="account_reset_sent"),
    path("undangan/<str:token>/", door.one_time_link, name="account_one_time_link"),
    path("akun/", own.account, name="account"),
    path("akun/sandi/", own.change_password, name="account_change_password"),
    path("akun/sesi/", sessions.overview, name="account_sessions"),
    path("akun/sesi/akhiri-lain/", sessions.end_others, name="account_sessions_end"),
    path("akun/sesi/<int:pk>/akhiri/", sessions.end, name="account_session_end"),
    path("akun/dua-langkah/", second_step.overview, name="second_step"),
    path("akun/dua-langkah/aplikasi/", second_step.add_app, name="second_step_app"),
    path("akun/dua-langkah/kunci-sandi/", passkeys.add, name="second_step_passkey"),
    path("akun/dua-langkah/kode-pemulihan/", second_step.recovery_codes, name="second_step_codes"),
    path("akun/dua-langkah/<int:pk>/hapus/", second_step.remove, name="second_step_remove"),
    path("draf/<str:form_key>/", drafts.save_draft, name="draft_save"),
    path("draf/<str:form_key>/buang/", drafts.drop_draft, name="draft_drop"),
]
