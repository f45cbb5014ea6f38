import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(max_length=40)),
                ("code", models.SlugField(max_length=40, verbose_name="kode")),
                ("name", models.CharField(max_length=160, verbose_name="nama")),
                ("short_name", models.CharField(max_length=60, verbose_name="nama pendek")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opd", "Dinas atau badan"),
                            ("kesbangpol", "Badan Kesbangpol"),
                            ("sekretariat", "Sekretariat"),
                            ("bagian", "Bagian Sekretariat Daerah"),
                            ("kecamatan", "Kecamatan"),
                            ("vertikal", "Instansi vertikal"),
                            ("lembaga", "Lembaga mitra"),
                        ],
                        default="opd",
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="urutan")),
                ("is_active", models.BooleanField(default=True)),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="berakhir pada")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ("region_path", "sort", "name"),
                "indexes": [models.Index(fields=["region_path", "sort"], name="agency_path_sort")],
                "constraints": [
                    models.UniqueConstraint(fields=("region", "code"), name="agency_code_once_per_region")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nama")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("position", models.CharField(blank=True, max_length=120, verbose_name="jabatan")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telepon atau WhatsApp")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="surel")),
                ("is_primary", models.BooleanField(default=False, verbose_name="narahubung utama")),
                ("is_active", models.BooleanField(default=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="offices.agency",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("agency", "-is_primary", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True), ("is_primary", True)),
                        fields=("agency",),
                        name="one_primary_contact",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("definitif", "Definitif"),
                            ("plt", "Plt."),
                            ("plh", "Plh."),
                            ("pj", "Pj."),
                            ("pjs", "Pjs."),
                        ],
                        default="definitif",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="sampai")),
                ("decree", models.CharField(blank=True, max_length=120, verbose_name="nomor SK")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("post", "-starts_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=30, verbose_name="peran")),
                ("region_path", models.CharField(max_length=40)),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="sampai")),
                ("decree", models.CharField(blank=True, max_length=120, verbose_name="nomor SK atau surat")),
                ("granted_by_id", models.BigIntegerField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="offices.agency",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="offices.holder",
                    ),
                ),
            ],
            options={
                "ordering": ("user", "starts_on", "pk"),
                "indexes": [
                    models.Index(fields=["user", "starts_on"], name="grant_user_start"),
                    models.Index(fields=["region_path", "role"], name="grant_path_role"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="grant_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="nama jabatan")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kepala", "Kepala"),
                            ("sekretaris", "Sekretaris"),
                            ("jabatan", "Jabatan lain"),
                        ],
                        default="jabatan",
                        max_length=12,
                        verbose_name="jenis jabatan",
                    ),
                ),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="urutan")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="posts", to="offices.agency"
                    ),
                ),
            ],
            options={
                "ordering": ("agency", "sort", "title"),
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "title"), name="post_title_once_per_agency")
                ],
            },
        ),
        migrations.AddField(
            model_name="holder",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="holders", to="offices.post"
            ),
        ),
        migrations.CreateModel(
            name="WorkLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("subject_kind", models.CharField(max_length=30)),
                ("subject_id", models.CharField(max_length=40)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("created_by_id", models.BigIntegerField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_links",
                        to="offices.agency",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_links",
                        to="offices.contact",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="worklink_subject")],
            },
        ),
        migrations.AddConstraint(
            model_name="holder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="holder_ends_after_start",
            ),
        ),
    ]
