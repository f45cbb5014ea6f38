"""Who may do what to an account and its drafts; offices rules over other people's accounts on top."""

from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_edit_own(scope: Scope, user: User) -> Verdict:
    if scope.user_id != user.pk:
        return Denied(_("Hanya pemilik akun yang dapat mengubah data ini."))
    return not_by_limited_token(scope)


def not_by_limited_token(scope: Scope) -> Verdict:
    """What stands under no permission is not given in part: a limited token does nothing to the account."""
    if scope.token_limited:
        return Denied(_("Token ini terbatas; pengaturan akun memerlukan token penuh pemiliknya."))
    return ALLOWED


def can_deactivate(scope: Scope, user: User, *, others: int) -> Verdict:
    """``others``: how many other active administrators there are."""
    if scope.user_id == user.pk:
        return Denied(_("Anda tidak dapat menonaktifkan akun Anda sendiri."))
    if user.is_administrator and others == 0:
        return Denied(_("Ini administrator terakhir. Tunjuk administrator lain lebih dahulu."))
    return ALLOWED


def can_keep_draft(scope: Scope) -> Verdict:
    if scope.is_anonymous:
        return Denied(_("Masuk lebih dahulu agar konsep dapat disimpan."))
    return ALLOWED


def can_remove_factor(scope: Scope, user: User, *, others: int, required: bool) -> Verdict:
    """``others``: how many other factors there are; ``required``: whether the person's role needs one."""
    if not (own := can_edit_own(scope, user)):
        return own
    if required and others == 0:
        return Denied(
            _("Peran Anda mewajibkan verifikasi dua langkah. Tambahkan cara lain sebelum menghapus yang ini.")
        )
    return ALLOWED


def can_make_codes(scope: Scope, user: User, *, factors: int) -> Verdict:
    if not (own := can_edit_own(scope, user)):
        return own
    if factors == 0:
        return Denied(_("Kode pemulihan dibuat setelah aplikasi autentikator atau kunci sandi terpasang."))
    return ALLOWED
