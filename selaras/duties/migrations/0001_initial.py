import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=300)),
                ("url", models.CharField(max_length=300)),
                ("source_kind", models.CharField(max_length=40)),
                ("source_id", models.CharField(max_length=40)),
                ("group_kind", models.CharField(max_length=40)),
                ("group_id", models.CharField(max_length=40)),
                ("group_title", models.CharField(max_length=200)),
                ("region_path", models.CharField(max_length=60)),
                ("zone", models.CharField(default="Asia/Jakarta", max_length=40)),
                ("waiting_label", models.CharField(max_length=200)),
                ("due_at", models.DateTimeField()),
                ("original_due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("belum", "Belum dimulai"),
                            ("dikerjakan", "Dikerjakan"),
                            ("menunggu", "Menunggu verifikasi"),
                            ("perbaikan", "Perlu perbaikan"),
                            ("selesai", "Selesai"),
                            ("dialihkan", "Dialihkan"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="belum",
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="offices.agency",
                    ),
                ),
                (
                    "owner_post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="offices.post",
                    ),
                ),
                (
                    "owner_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("due_at", "id"),
                "indexes": [
                    models.Index(fields=["owner_agency", "state", "due_at"], name="duty_by_agency"),
                    models.Index(fields=["source_kind", "source_id"], name="duty_by_source"),
                    models.Index(fields=["group_kind", "group_id", "state"], name="duty_by_group"),
                    models.Index(fields=["region_path", "state", "due_at"], name="duty_by_region"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("selesai", "dialihkan", "dibatalkan")), _negated=True
                        ),
                        fields=("source_kind", "source_id", "kind", "owner_agency"),
                        name="one_running_duty_per_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state", "selesai")),
                            models.Q(
                                models.Q(("state", "selesai"), _negated=True), ("done_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="a_done_duty_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_due_at", models.DateTimeField()),
                ("new_due_at", models.DateTimeField()),
                ("reason", models.TextField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="duties.duty",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="an_extension_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("new_due_at", models.F("old_due_at")), _negated=True),
                        name="an_extension_changes_the_time",
                    ),
                ],
            },
        ),
    ]
