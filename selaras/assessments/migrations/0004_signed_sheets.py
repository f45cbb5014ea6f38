import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_repairs_and_simulations"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="headvalidation",
            name="recorded_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="headvalidation",
            name="signed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="headvalidation",
            name="way",
            field=models.CharField(
                choices=[
                    ("aplikasi", "Di aplikasi"),
                    ("delegasi", "Didelegasikan"),
                    ("lembar", "Lembar bertanda tangan"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ValidationSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=20)),
                ("rows", models.JSONField()),
                ("printed_by_id", models.BigIntegerField(null=True)),
                ("printed_by_name", models.CharField(max_length=200)),
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
                        related_name="sheets",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "agency", "sha256"), name="one_sheet_per_content"
                    ),
                    models.UniqueConstraint(fields=("round", "code"), name="one_sheet_per_code"),
                ],
            },
        ),
        migrations.AddField(
            model_name="headvalidation",
            name="sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="validations",
                to="assessments.validationsheet",
            ),
        ),
    ]
