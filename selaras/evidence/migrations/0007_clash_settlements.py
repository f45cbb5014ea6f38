import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("evidence", "0006_link_copies"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClashSettlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("pindah", "Salah satu pindah"), ("bersamaan", "Tetap bersamaan")],
                        max_length=10,
                    ),
                ),
                ("moves_to", models.DateField(null=True)),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("diusulkan", "Diusulkan"),
                            ("disepakati", "Disepakati"),
                            ("tidak_disepakati", "Tidak disepakati"),
                            ("tidak_berlaku", "Tidak berlaku lagi"),
                        ],
                        max_length=16,
                    ),
                ),
                ("facts_key", models.CharField(max_length=64)),
                ("proposed_by_name", models.CharField(max_length=200)),
                ("proposed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=200)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="evidence.activity"
                    ),
                ),
                (
                    "mover",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evidence.activity",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="evidence.activity"
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="settlement_pair_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["diusulkan", "disepakati", "tidak_disepakati", "tidak_berlaku"])
                        ),
                        name="settlement_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("diusulkan", "disepakati"))),
                        fields=("first", "second"),
                        name="settlement_one_live_per_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision", "bersamaan"),
                                ("mover", None),
                                ("moves_to", None),
                                models.Q(("words", ""), _negated=True),
                            ),
                            models.Q(
                                ("decision", "pindah"),
                                models.Q(
                                    ("mover", models.F("first")),
                                    ("mover", models.F("second")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="settlement_says_who_or_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.agency"
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="evidence.clashsettlement",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("settlement", "agency"), name="voice_once_per_agency")
                ],
            },
        ),
    ]
