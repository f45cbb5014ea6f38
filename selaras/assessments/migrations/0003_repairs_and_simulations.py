import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_entries_and_packets"),
        ("measures", "0001_initial"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Repair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=500)),
                ("source", models.CharField(blank=True, max_length=400)),
                ("codes", models.JSONField(default=list)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("usulan", "Belum dibagi"),
                            ("ditugaskan", "Ditugaskan"),
                            ("dilaporkan", "Dilaporkan"),
                            ("perbaikan", "Perlu perbaikan"),
                            ("selesai", "Selesai"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="usulan",
                        max_length=20,
                    ),
                ),
                ("done", models.TextField(blank=True)),
                ("created_by_name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="measures.measure",
                    ),
                ),
                (
                    "owner_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="offices.agency",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repairs",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("round", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="repairs_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_repair_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("usulan", "dibatalkan")),
                            models.Q(("due_at__isnull", False), ("owner_agency__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_repair_shared_out_has_owner_and_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("dilaporkan", "selesai")), _negated=True),
                            models.Q(("done", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_repair_done_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepairEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("usulan", "Belum dibagi"),
                            ("ditugaskan", "Ditugaskan"),
                            ("dilaporkan", "Dilaporkan"),
                            ("perbaikan", "Perlu perbaikan"),
                            ("selesai", "Selesai"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(max_length=200)),
                ("via", models.CharField(max_length=20)),
                ("agency_name", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "repair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="assessments.repair",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Simulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "start",
                    models.CharField(
                        choices=[
                            ("resmi", "Nilai resmi yang diterbitkan"),
                            ("terverifikasi", "Nilai terverifikasi"),
                            ("usulan", "Nilai usulan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("query", models.TextField()),
                ("base", models.CharField(max_length=40, null=True)),
                ("score", models.CharField(max_length=40, null=True)),
                ("difference", models.CharField(max_length=40, null=True)),
                ("result", models.JSONField()),
                ("receipt", models.CharField(max_length=80)),
                ("instrument_hash", models.CharField(max_length=80)),
                ("komposit_version", models.CharField(max_length=20)),
                ("made_by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="simulations",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Effort",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("amount", models.CharField(max_length=40)),
                ("changed_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="efforts",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("round", "code"),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "code"), name="one_effort_per_code")
                ],
            },
        ),
    ]
