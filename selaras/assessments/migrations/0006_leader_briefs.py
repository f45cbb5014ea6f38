import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_dossiers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brief",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("konsep", "Konsep"),
                            ("persetujuan", "Menunggu persetujuan Kepala Badan"),
                            ("disampaikan", "Disampaikan"),
                            ("dijawab", "Dijawab"),
                        ],
                        default="konsep",
                        max_length=20,
                    ),
                ),
                ("addressee", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("made_by_name", models.CharField(max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("released_by_name", models.CharField(blank=True, max_length=200)),
                ("approved_by", models.CharField(blank=True, max_length=200)),
                (
                    "approval_channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lisan", "Lisan"),
                            ("whatsapp", "WhatsApp"),
                            ("tertulis", "Disposisi atau surat"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="briefs",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="briefs_are_numbered"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("konsep", "persetujuan"))),
                        fields=("round",),
                        name="one_brief_is_being_drafted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("konsep", "persetujuan")),
                            models.Q(
                                ("released_at__isnull", False),
                                models.Q(("released_by_name", ""), _negated=True),
                                models.Q(("facts", {}), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_released_brief_says_what_when_and_who",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("directions", models.JSONField()),
                ("words", models.TextField(blank=True)),
                ("said_by", models.CharField(max_length=200)),
                ("said_at", models.DateTimeField()),
                ("recorded_by", models.CharField(blank=True, max_length=200)),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lisan", "Lisan"),
                            ("whatsapp", "WhatsApp"),
                            ("tertulis", "Disposisi atau surat"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="assessments.brief",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recorded_by", ""), models.Q(("channel", ""), _negated=True), _connector="OR"
                        ),
                        name="a_recorded_answer_says_how_it_came",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefHandover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("dibacakan", "Dibacakan"),
                            ("diserahkan", "Diserahkan"),
                            ("dikirim", "Dikirim lewat WhatsApp"),
                        ],
                        max_length=20,
                    ),
                ),
                ("to_name", models.CharField(max_length=200)),
                ("handed_at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="assessments.brief",
                    ),
                ),
            ],
            options={
                "ordering": ("-handed_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="BriefRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(blank=True, max_length=40)),
                ("drafted", models.TextField(blank=True)),
                ("text", models.TextField()),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[("setuju", "Setuju"), ("tidak", "Tidak setuju"), ("bahas", "Bahas dahulu")],
                        max_length=20,
                    ),
                ),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="assessments.brief",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("brief", "number"), name="requests_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 3)),
                        name="a_brief_asks_three_things_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_request_says_something"
                    ),
                ],
            },
        ),
    ]
