import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_attendance"),
    ]

    operations = [
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="Kegiatan rapat")),
                ("number", models.PositiveIntegerField(default=0)),
                ("letter", models.CharField(blank=True, max_length=300, verbose_name="Surat undangan")),
                ("secretary", models.CharField(blank=True, max_length=200, verbose_name="Sekretaris")),
                ("note_takers", models.TextField(blank=True, verbose_name="Pencatat")),
                (
                    "chair_rank",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="Pangkat/golongan pimpinan rapat"
                    ),
                ),
                ("chair_nip", models.CharField(blank=True, max_length=30, verbose_name="NIP pimpinan rapat")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=200)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=200)),
                ("approved_digest", models.CharField(blank=True, max_length=64)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at", None), ("approved_by_name", ""), ("approved_digest", "")
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                models.Q(("approved_digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="approved_minutes_say_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesAddendum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="Isi adendum")),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addenda",
                        to="meetings.minutes",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("minutes", "number"), name="addendum_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="addendum_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("patch", models.JSONField(default=list)),
                ("snapshot", models.TextField(null=True)),
                ("sent_patch", models.JSONField(null=True)),
                ("base_number", models.PositiveIntegerField()),
                ("key", models.UUIDField(null=True)),
                ("conflicts", models.PositiveSmallIntegerField(default=0)),
                ("is_late", models.BooleanField(default=False)),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="meetings.minutes",
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("minutes", "number"), name="minutes_revision_numbered_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key__isnull", False)),
                        fields=("minutes", "key"),
                        name="minutes_saved_once",
                    ),
                ],
            },
        ),
    ]
