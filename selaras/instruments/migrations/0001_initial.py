import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("title", models.TextField()),
                ("edition", models.CharField(max_length=40)),
                (
                    "status",
                    models.CharField(choices=[("resmi", "Resmi"), ("usulan", "Usulan")], max_length=10),
                ),
                ("scale_min", models.CharField(max_length=40)),
                ("scale_max", models.CharField(max_length=40)),
                (
                    "better",
                    models.CharField(
                        choices=[("high", "Makin tinggi makin baik"), ("low", "Makin rendah makin baik")],
                        max_length=4,
                    ),
                ),
                ("weights_sum", models.CharField(max_length=40)),
                ("missing", models.JSONField(default=dict)),
                ("bands", models.JSONField(default=list)),
                (
                    "mean",
                    models.CharField(
                        choices=[
                            ("arithmetic", "Rata-rata hitung"),
                            ("geometric", "Rata-rata ukur"),
                            ("harmonic", "Rata-rata harmonik"),
                        ],
                        default="arithmetic",
                        max_length=12,
                    ),
                ),
                ("series_break", models.JSONField(default=dict)),
                ("source_text", models.TextField()),
                ("sha256", models.CharField(max_length=80)),
                ("text_sha256", models.CharField(max_length=80)),
                ("published_at", models.DateTimeField()),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="instruments.instrument",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["code", "edition", "-published_at"], name="instrument_current")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("code", "edition"),
                        name="instrument_first_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("title", models.TextField()),
                ("weight", models.CharField(max_length=200)),
                (
                    "mean",
                    models.CharField(
                        choices=[
                            ("arithmetic", "Rata-rata hitung"),
                            ("geometric", "Rata-rata ukur"),
                            ("harmonic", "Rata-rata harmonik"),
                        ],
                        default="arithmetic",
                        max_length=12,
                    ),
                ),
                ("source", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(choices=[("resmi", "Resmi"), ("usulan", "Usulan")], max_length=10),
                ),
                ("sort", models.PositiveIntegerField()),
                ("is_leaf", models.BooleanField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nodes",
                        to="instruments.instrument",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="instruments.node",
                    ),
                ),
            ],
            options={
                "ordering": ["instrument_id", "sort"],
                "constraints": [
                    models.UniqueConstraint(fields=("instrument", "code"), name="node_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("help", models.TextField(blank=True)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("tingkat", "Tingkat"),
                            ("teks", "Uraian"),
                            ("angka", "Angka"),
                            ("ya_tidak", "Ya atau tidak"),
                            ("pilihan", "Pilihan"),
                            ("daftar", "Daftar"),
                            ("tautan", "Tautan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("owners", models.JSONField(default=list)),
                ("evidence", models.JSONField(default=list)),
                ("rules", models.JSONField(default=list)),
                ("rubric", models.JSONField(default=list)),
                ("choices", models.JSONField(default=list)),
                (
                    "status",
                    models.CharField(
                        choices=[("resmi", "Resmi"), ("usulan", "Usulan")], default="usulan", max_length=10
                    ),
                ),
                ("sort", models.PositiveIntegerField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="instruments.instrument",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="instruments.node",
                    ),
                ),
            ],
            options={
                "ordering": ["instrument_id", "sort"],
                "constraints": [
                    models.UniqueConstraint(fields=("instrument", "code"), name="question_code_once")
                ],
            },
        ),
    ]
