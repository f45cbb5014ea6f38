import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("offices", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.BigIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("extension", models.CharField(max_length=10)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("stored_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="blob_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="blob_sha256_is_hex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("height", None), ("width", None)),
                            models.Q(
                                ("height__gt", 0),
                                ("height__isnull", False),
                                ("width__gt", 0),
                                ("width__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="blob_picture_has_size",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(db_index=True, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[("file", "Berkas"), ("link", "Tautan"), ("nihil", "Pernyataan nihil")],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Judul")),
                ("original_name", models.CharField(blank=True, max_length=150)),
                ("url", models.CharField(blank=True, max_length=1000)),
                ("nihil", models.JSONField(null=True)),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="Tanggal")),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="Berlaku mulai")),
                ("period_end", models.DateField(blank=True, null=True, verbose_name="Berlaku sampai")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("diunggah", "Diunggah"),
                            ("diperiksa", "Diperiksa sistem"),
                            ("siap", "Siap dipakai"),
                            ("penjelasan", "Perlu penjelasan"),
                            ("diganti", "Diganti"),
                            ("diarsipkan", "Diarsipkan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("question", models.TextField(blank=True)),
                ("explanation", models.TextField(blank=True)),
                ("added_by_name", models.CharField(max_length=200)),
                ("added_via", models.CharField(max_length=20)),
                ("added_link_id", models.BigIntegerField(db_index=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
                ("archived_by_name", models.CharField(blank=True, max_length=200)),
                ("archive_reason", models.CharField(blank=True, max_length=500)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="offices.agency",
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="evidence.blob",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evidence.evidence",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["region_path", "-created_at", "-id"], name="evidence_region_newest"),
                    models.Index(fields=["agency", "-created_at", "-id"], name="evidence_agency_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="evidence_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["diunggah", "diperiksa", "siap", "penjelasan", "diganti", "diarsipkan"],
                            )
                        ),
                        name="evidence_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("blob__isnull", False),
                                ("kind", "file"),
                                ("nihil__isnull", True),
                                ("url", ""),
                                models.Q(("original_name", ""), _negated=True),
                            ),
                            models.Q(
                                ("blob__isnull", True),
                                ("kind", "link"),
                                ("nihil__isnull", True),
                                ("original_name", ""),
                                models.Q(("url", ""), _negated=True),
                            ),
                            models.Q(
                                ("blob__isnull", True),
                                ("kind", "nihil"),
                                ("nihil__isnull", False),
                                ("original_name", ""),
                                ("url", ""),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_fields_suit_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("period_end", None), ("period_start", None)),
                            models.Q(
                                ("period_end__gte", models.F("period_start")),
                                ("period_end__isnull", False),
                                ("period_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_period_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("archived_at__isnull", False), ("state", "diarsipkan")),
                            models.Q(
                                models.Q(("state", "diarsipkan"), _negated=True),
                                ("archive_reason", ""),
                                ("archived_at", None),
                                ("archived_by_name", ""),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_archived_with_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "penjelasan"), _negated=True),
                            models.Q(("question", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_question_has_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shelf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_id", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_kind", "subject_id"), name="shelf_one_per_subject"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_id", models.CharField(max_length=40)),
                ("group_kind", models.CharField(blank=True, max_length=20)),
                ("group_id", models.CharField(blank=True, max_length=40)),
                ("pages", models.CharField(blank=True, max_length=60, verbose_name="Halaman")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Catatan")),
                ("region_path", models.CharField(db_index=True, max_length=64)),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("daerah", "Hanya daerah"),
                            ("status", "Status saja"),
                            ("terkirim", "Terkirim"),
                            ("dipublikasikan", "Dipublikasikan"),
                        ],
                        default="daerah",
                        max_length=16,
                    ),
                ),
                ("added_by_name", models.CharField(max_length=200)),
                ("added_via", models.CharField(max_length=20)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by_name", models.CharField(blank=True, max_length=200)),
                ("removed_reason", models.CharField(blank=True, max_length=500)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="evidence.evidence",
                    ),
                ),
                ("readers", models.ManyToManyField(blank=True, related_name="+", to="offices.agency")),
            ],
            options={
                "ordering": ["added_at", "pk"],
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id"], name="use_subject"),
                    models.Index(fields=["group_kind", "group_id"], name="use_group"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("evidence", "subject_kind", "subject_id"),
                        name="use_once_per_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sharing__in", ["daerah", "status", "terkirim", "dipublikasikan"])
                        ),
                        name="use_known_sharing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at", None), ("removed_by_name", ""), ("removed_reason", "")),
                            models.Q(
                                ("removed_at__isnull", False),
                                models.Q(("removed_by_name", ""), _negated=True),
                                models.Q(("removed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="use_removed_with_reason",
                    ),
                ],
            },
        ),
    ]
