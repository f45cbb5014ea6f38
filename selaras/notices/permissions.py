"""Who decides how somebody is told of things."""

from django.utils.translation import gettext as _

from selaras.accounts.permissions import not_by_limited_token
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Verdict


def can_change_wishes(scope: Scope, user_id: int) -> Verdict:
    if scope.user_id == user_id:
        return not_by_limited_token(scope)
    return Denied(_("Pengaturan pemberitahuan diubah oleh pemilik akun."))
