import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_data_requests"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="inspected_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="round",
            name="inspected_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="round",
            name="inspection_note",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="round",
            name="inspector",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inspected_rounds",
                to="offices.agency",
            ),
        ),
        migrations.AlterField(
            model_name="round",
            name="state",
            field=models.CharField(
                choices=[
                    ("disiapkan", "Disiapkan"),
                    ("pengisian", "Pengisian"),
                    ("verifikasi", "Verifikasi"),
                    ("inspektorat", "Reviu inspektorat"),
                    ("siap_kirim", "Siap kirim"),
                    ("terkirim", "Terkirim"),
                    ("catatan", "Catatan penilai"),
                    ("sanggah", "Sanggah"),
                    ("hasil_resmi", "Hasil resmi"),
                ],
                default="disiapkan",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("isi", "Pengisian oleh OPD"),
                    ("validasi", "Validasi kepala OPD"),
                    ("verifikasi", "Verifikasi"),
                    ("inspektorat", "Reviu inspektorat"),
                    ("kirim", "Pengiriman"),
                    ("catatan", "Catatan penilai"),
                    ("sanggah", "Sanggah"),
                    ("tetap", "Penetapan"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("terbuka", "Terbuka"), ("dijawab", "Dijawab"), ("selesai", "Selesai")],
                        default="terbuka",
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("diterima", "Diterima"),
                            ("sebagian", "Diterima sebagian"),
                            ("tidak", "Tidak diterima"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("was_late", models.BooleanField(default=False)),
                ("written_by_name", models.CharField(max_length=200)),
                ("written_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="assessments.item",
                    ),
                ),
            ],
            options={
                "ordering": ("series", "number"),
            },
        ),
        migrations.CreateModel(
            name="NoteEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=20)),
                ("text", models.TextField(blank=True)),
                ("is_late", models.BooleanField(default=False)),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(max_length=200)),
                ("agency_name", models.CharField(blank=True, max_length=200)),
                ("via", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="assessments.note",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="NoteSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspektorat", "Inspektorat"),
                            ("pemilik", "Pemilik indeks"),
                            ("sanggah", "Sanggah kota"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("reference", models.CharField(blank=True, max_length=300)),
                ("due_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("opened_by_name", models.CharField(max_length=200)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("summary", models.TextField(blank=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="note_series",
                        to="assessments.round",
                    ),
                ),
            ],
            options={
                "ordering": ("opened_at", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "source", "number"), name="series_are_numbered"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("round",),
                        name="one_open_series_per_round",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="note",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="assessments.noteseries"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["item", "state"], name="note_by_item"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("series", "number"), name="notes_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="a_note_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state", "selesai")),
                    models.Q(models.Q(("state", "selesai"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_closed_note_says_when",
            ),
        ),
    ]
