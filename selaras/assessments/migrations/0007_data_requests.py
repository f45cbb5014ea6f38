import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_leader_briefs"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataRequest",
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
                            ("disiapkan", "Surat disiapkan"),
                            ("terkirim", "Surat terkirim"),
                            ("dibalas", "Balasan diterima"),
                            ("tanpa_balasan", "Tidak ada balasan"),
                        ],
                        default="disiapkan",
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField()),
                ("number", models.CharField(blank=True, max_length=160)),
                ("dated", models.DateField(blank=True, null=True)),
                ("sent_on", models.DateField(blank=True, null=True)),
                ("reply_number", models.CharField(blank=True, max_length=160)),
                ("reply_dated", models.DateField(blank=True, null=True)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("silent_on", models.DateField(blank=True, null=True)),
                ("silence_reason", models.CharField(blank=True, max_length=1000)),
                ("created_by_name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.agency"
                    ),
                ),
                ("items", models.ManyToManyField(related_name="requests", to="assessments.item")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("agency__sort", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "agency"), name="one_request_per_body"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "disiapkan"),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                ("dated__isnull", False),
                                ("sent_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_sent_request_has_its_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "tanpa_balasan"), _negated=True),
                            models.Q(
                                models.Q(("silence_reason", ""), _negated=True), ("silent_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="silence_has_a_date_and_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dibalas"), _negated=True),
                            ("received_on__isnull", False),
                            _connector="OR",
                        ),
                        name="a_reply_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("surat", "Surat kedua"),
                            ("telepon", "Telepon"),
                            ("whatsapp", "WhatsApp"),
                            ("kunjungan", "Datang langsung"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(max_length=500)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="assessments.datarequest",
                    ),
                ),
            ],
            options={
                "ordering": ("on", "id"),
            },
        ),
    ]
