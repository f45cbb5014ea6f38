import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("instruments", "0001_initial"),
        ("offices", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ask", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("diminta", "Diminta"),
                            ("diserahkan", "Diserahkan"),
                            ("nihil", "Nihil"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="diminta",
                        max_length=20,
                    ),
                ),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("handed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="offices.agency",
                    ),
                ),
            ],
            options={
                "ordering": ("item", "agency"),
            },
        ),
        migrations.CreateModel(
            name="ContributionEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("diminta", "Diminta"),
                            ("diserahkan", "Diserahkan"),
                            ("nihil", "Nihil"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(max_length=200)),
                ("via", models.CharField(max_length=20)),
                ("is_late", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="assessments.contribution",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("sort", models.PositiveSmallIntegerField()),
                ("leaf_code", models.CharField(max_length=20)),
                ("is_level", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("due_reason", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("belum", "Belum diisi"),
                            ("konsep", "Konsep"),
                            ("validasi", "Menunggu validasi kepala OPD"),
                            ("verifikasi", "Menunggu verifikasi"),
                            ("perbaikan", "Perlu perbaikan"),
                            ("terverifikasi", "Terverifikasi"),
                            ("terkirim", "Terkirim"),
                            ("ditetapkan", "Ditetapkan"),
                            ("tidak_relevan", "Tidak relevan"),
                        ],
                        default="belum",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("value", models.CharField(blank=True, max_length=200)),
                ("narrative", models.TextField(blank=True)),
                ("claimed_level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("verified_level", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "reason_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sesuai", "Sesuai usulan"),
                            ("bukti_kurang", "Bukti dukung belum cukup"),
                            ("di_luar_periode", "Bukti di luar tahun data"),
                            ("di_bawah_rubrik", "Isi belum memenuhi tingkat usulan"),
                            ("di_atas_rubrik", "Isi melampaui tingkat usulan"),
                            ("lainnya", "Alasan lain (tuliskan)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_nil", models.BooleanField(default=False)),
                ("self_verified", models.BooleanField(default=False)),
                ("was_late", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("opened_by_name", models.CharField(blank=True, max_length=200)),
                ("drop_reason", models.TextField(blank=True)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="offices.agency",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="instruments.question",
                    ),
                ),
                (
                    "verifier_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items_to_verify",
                        to="offices.agency",
                    ),
                ),
            ],
            options={
                "ordering": ("sort",),
            },
        ),
        migrations.CreateModel(
            name="HeadValidation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision_number", models.PositiveIntegerField()),
                (
                    "way",
                    models.CharField(
                        choices=[("aplikasi", "Di aplikasi"), ("delegasi", "Didelegasikan")], max_length=20
                    ),
                ),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.agency"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="validations",
                        to="assessments.item",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.AddField(
            model_name="contribution",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contributions",
                to="assessments.item",
            ),
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(max_length=200)),
                ("agency_name", models.CharField(blank=True, max_length=200)),
                ("via", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="assessments.item",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("opd", "OPD"),
                            ("kepala", "Kepala OPD"),
                            ("verifikator", "Verifikator"),
                            ("koordinator", "Kesbangpol"),
                        ],
                        max_length=20,
                    ),
                ),
                ("action", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("belum", "Belum diisi"),
                            ("konsep", "Konsep"),
                            ("validasi", "Menunggu validasi kepala OPD"),
                            ("verifikasi", "Menunggu verifikasi"),
                            ("perbaikan", "Perlu perbaikan"),
                            ("terverifikasi", "Terverifikasi"),
                            ("terkirim", "Terkirim"),
                            ("ditetapkan", "Ditetapkan"),
                            ("tidak_relevan", "Tidak relevan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=200)),
                ("narrative", models.TextField(blank=True)),
                ("level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_nil", models.BooleanField(default=False)),
                (
                    "reason_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sesuai", "Sesuai usulan"),
                            ("bukti_kurang", "Bukti dukung belum cukup"),
                            ("di_luar_periode", "Bukti di luar tahun data"),
                            ("di_bawah_rubrik", "Isi belum memenuhi tingkat usulan"),
                            ("di_atas_rubrik", "Isi melampaui tingkat usulan"),
                            ("lainnya", "Alasan lain (tuliskan)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("is_late", models.BooleanField(default=False)),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(max_length=200)),
                ("via", models.CharField(max_length=20)),
                ("agency_name", models.CharField(blank=True, max_length=200)),
                ("on_behalf_of", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="assessments.item",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("item", "number"), name="revisions_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", "return"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_return_has_a_comment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(db_index=True, max_length=60)),
                ("zone", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="Nama periode penilaian")),
                ("data_year", models.PositiveSmallIntegerField(verbose_name="Tahun data")),
                ("filling_year", models.PositiveSmallIntegerField(verbose_name="Tahun pengisian")),
                ("index_owner", models.CharField(max_length=200, verbose_name="Pemilik indeks")),
                ("internal_due_at", models.DateTimeField(verbose_name="Batas internal")),
                ("owner_due_at", models.DateTimeField(verbose_name="Batas pemilik indeks")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("disiapkan", "Disiapkan"),
                            ("pengisian", "Pengisian"),
                            ("verifikasi", "Verifikasi"),
                            ("siap_kirim", "Siap kirim"),
                            ("terkirim", "Terkirim"),
                            ("hasil_resmi", "Hasil resmi"),
                        ],
                        default="disiapkan",
                        max_length=20,
                    ),
                ),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("daerah", "Hanya daerah"),
                            ("status", "Status saja"),
                            ("terkirim", "Terkirim"),
                            ("dipublikasikan", "Dipublikasikan"),
                        ],
                        default="status",
                        max_length=20,
                        verbose_name="Tingkat berbagi",
                    ),
                ),
                ("created_by_id", models.BigIntegerField(null=True)),
                ("created_by_name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("closing_note", models.TextField(blank=True)),
                (
                    "coordinator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coordinated_rounds",
                        to="offices.agency",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="instruments.instrument",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ("-data_year", "region_path", "-id"),
                "indexes": [models.Index(fields=["state", "region_path"], name="round_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("internal_due_at__lte", models.F("owner_due_at"))),
                        name="internal_due_not_after_owner_due",
                    ),
                    models.UniqueConstraint(
                        fields=("instrument", "region", "data_year"), name="one_round_per_region_and_year"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="item",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="assessments.round"
            ),
        ),
        migrations.CreateModel(
            name="RoundAgency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("extended_due_at", models.DateTimeField(blank=True, null=True)),
                ("validation_delegated", models.BooleanField(default=False)),
                ("delegated_by", models.CharField(blank=True, max_length=200)),
                ("delegated_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round_shares",
                        to="offices.agency",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agencies",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "agency"), name="one_share_per_agency"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("validation_delegated", False),
                            models.Q(
                                ("delegated_at__isnull", False), models.Q(("delegated_by", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_delegation_says_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundExtension",
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
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.agency"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_round_extension_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("usulan", "Nilai usulan"), ("terverifikasi", "Nilai terverifikasi")],
                        max_length=20,
                    ),
                ),
                ("values", models.JSONField()),
                ("policy", models.JSONField()),
                ("instrument_hash", models.CharField(max_length=80)),
                ("komposit_version", models.CharField(max_length=20)),
                ("score", models.CharField(max_length=40, null=True)),
                ("band", models.CharField(blank=True, max_length=100)),
                ("nodes", models.JSONField()),
                ("missing", models.JSONField()),
                ("trace", models.JSONField()),
                ("receipt", models.CharField(max_length=80)),
                ("self_verified_codes", models.JSONField(default=list)),
                ("made_by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [models.Index(fields=["round", "tier", "-at"], name="latest_score")],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("isi", "Pengisian oleh OPD"),
                            ("validasi", "Validasi kepala OPD"),
                            ("verifikasi", "Verifikasi"),
                            ("kirim", "Pengiriman"),
                            ("tetap", "Penetapan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sort", models.PositiveSmallIntegerField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("sort",),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "kind"), name="one_stage_of_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                        name="a_stage_opens_before_it_closes",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(fields=("item", "agency"), name="one_contribution_per_agency"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["round", "state"], name="item_by_state"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["owner_agency", "state"], name="item_by_owner"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["verifier_agency", "state"], name="item_by_verifier"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("round", "code"), name="one_item_per_code"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "tidak_relevan"), _negated=True),
                    models.Q(("drop_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_dropped_item_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_level__isnull", True),
                    models.Q(("reason_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_verified_level_has_a_reason_code",
            ),
        ),
    ]
