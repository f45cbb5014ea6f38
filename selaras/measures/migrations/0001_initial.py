import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index_code", models.CharField(max_length=40)),
                ("edition", models.CharField(max_length=20)),
                ("region_code", models.CharField(max_length=20)),
                ("score", models.CharField(max_length=40)),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                ("out_of", models.PositiveIntegerField(blank=True, null=True)),
                ("scale_min", models.CharField(max_length=40)),
                ("scale_max", models.CharField(max_length=40)),
                (
                    "better",
                    models.CharField(
                        choices=[("high", "Makin tinggi makin baik"), ("low", "Makin rendah makin baik")],
                        default="high",
                        max_length=4,
                    ),
                ),
                ("method_version", models.CharField(max_length=60)),
                ("owner", models.CharField(max_length=120)),
                ("source_title", models.CharField(max_length=300)),
                ("source_url", models.URLField(blank=True)),
                ("source_date", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("konsep", "Konsep"),
                            ("ditetapkan", "Ditetapkan"),
                            ("dipublikasikan", "Dipublikasikan"),
                        ],
                        default="konsep",
                        max_length=20,
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("resmi", "Nilai resmi"),
                            ("usulan", "Usulan"),
                            ("perkiraan", "Perkiraan mandiri"),
                            ("contoh", "Contoh"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="regions.region",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="measures.measure",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["region_code", "index_code"], name="measure_of_region")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("index_code", "edition", "region_code", "mark", "method_version"),
                        name="measure_first_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rank__isnull", True),
                            models.Q(
                                ("out_of__gte", models.F("rank")), ("out_of__isnull", False), ("rank__gte", 1)
                            ),
                            _connector="OR",
                        ),
                        name="measure_rank_within_list",
                    ),
                ],
            },
        ),
    ]
