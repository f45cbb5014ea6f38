"""People who sign in, their one-time links and their half-filled forms."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# No "@" and never 18 digits alone, so that a user name is never taken for an e-mail address or a NIP.
USERNAME = RegexValidator(
    r"^(?!\d{18}$)[a-z0-9][a-z0-9._-]{2,59}$",
    _("Nama pengguna terdiri dari 3 sampai 60 huruf kecil, angka, titik, garis bawah atau tanda hubung."),
)
PHONE = RegexValidator(
    r"^\+?[\d\s().-]{6,20}$", _("Nomor telepon terdiri dari angka, misalnya 0812 3456 7890.")
)
NIP = RegexValidator(r"^\d{18}$", _("NIP terdiri dari 18 angka."))


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """For services and tests; without a password the account waits for its one-time link."""
        email = fields.pop("email", None)
        user = self.model(
            username=username.strip().lower(), email=email.strip().lower() if email else None, **fields
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    username = models.CharField(_("Nama pengguna"), max_length=60, unique=True, validators=[USERNAME])
    email = models.EmailField(_("Surel"), unique=True, null=True, blank=True)
    nip = models.CharField(_("NIP"), max_length=18, unique=True, null=True, blank=True, validators=[NIP])
    full_name = models.CharField(_("Nama lengkap"), max_length=200)
    phone = models.CharField(_("Nomor telepon"), max_length=20, blank=True, validators=[PHONE])
    is_active = models.BooleanField(default=True)
    # Runs the installation itself; rights over regions come from grants.
    is_administrator = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    # Counted up to end every session there is, in whatever store it lies.
    session_era = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = UserManager()

    class Meta:
        constraints = [
            # Kept in small letters, unique means unique in any spelling, and a look-up uses the plain index.
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="accounts_username_lower"
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_email_lower"),
            models.CheckConstraint(
                condition=~models.Q(email="") & ~models.Q(nip=""), name="accounts_no_empty_key"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django compares it on every request; it changes with the password and with the era."""
        if not self.session_era:
            return super()._get_session_auth_hash(secret)  # type: ignore[misc]
        key_salt = "selaras.accounts.session_era"
        sealed = salted_hmac(
            key_salt, f"{self.session_era}:{self.password}", secret=secret, algorithm="sha256"
        )
        return sealed.hexdigest()


class Invitation(models.Model):
    """A one-time link that sets a password; only the hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # Replaced by a newer link, or its account was deactivated.
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "expires_at"], name="accounts_invitation_user")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.user_id}"


class Draft(models.Model):
    """A form half filled, kept for its owner ("u:5" an account, "l:9" a work link) until it is sent."""

    owner = models.CharField(max_length=30)
    form_key = models.CharField(max_length=120)
    data = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "form_key"], name="accounts_draft_once")]
        indexes = [models.Index(fields=["updated_at"], name="accounts_draft_updated")]

    def __str__(self) -> str:
        return f"{self.owner} {self.form_key}"


class KnownPlace(models.Model):
    """A device or an address from which somebody has signed in; both only as marks that cannot be read."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_places")
    kind = models.CharField(max_length=10)
    mark = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "mark"], name="accounts_place_once")]
        indexes = [models.Index(fields=["mark"], name="accounts_place_mark")]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class OpenSession(models.Model):
    """A browser that is signed in, as its owner sees it; what it may do lies in the session store."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    # As the store knows it; it follows when the session gets a new key.
    key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80, blank=True)
    # The device it was begun from; ending the session forgets it.
    place = models.ForeignKey(KnownPlace, on_delete=models.SET_NULL, null=True, related_name="sessions")
    first_address = models.CharField(max_length=45, blank=True)
    last_address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-seen_at"], name="accounts_session_user"),
            models.Index(fields=["ends_at"], name="accounts_session_end"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.user_id}"
