import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("offices", "0001_initial"),
        ("regions", "0002_working_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="Jenis acara")),
                ("title", models.CharField(max_length=300, verbose_name="Nama acara")),
                ("region_path", models.CharField(max_length=60)),
                ("zone", models.CharField(max_length=40)),
                ("starts_at", models.DateTimeField(verbose_name="Mulai")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="Selesai")),
                ("place", models.CharField(blank=True, max_length=300, verbose_name="Tempat")),
                ("video_url", models.URLField(blank=True, max_length=500, verbose_name="Tautan video")),
                (
                    "video_note",
                    models.CharField(blank=True, max_length=200, verbose_name="ID rapat dan kata sandi"),
                ),
                ("chair_name", models.CharField(blank=True, max_length=160, verbose_name="Pimpinan rapat")),
                (
                    "chair_position",
                    models.CharField(blank=True, max_length=200, verbose_name="Jabatan pimpinan rapat"),
                ),
                ("note", models.TextField(blank=True, verbose_name="Keterangan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("direncanakan", "Direncanakan"),
                            ("diundang", "Undangan terkirim"),
                            ("berlangsung", "Berlangsung"),
                            ("notula", "Notula disusun"),
                            ("disahkan", "Notula disahkan"),
                            ("ditutup", "Ditutup"),
                            ("ditunda", "Ditunda"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="direncanakan",
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="offices.agency",
                        verbose_name="Penyelenggara",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("-starts_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="AgendaPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=300, verbose_name="Pokok acara")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Lama (menit)"),
                ),
                ("speaker", models.CharField(blank=True, max_length=200, verbose_name="Pembicara")),
                ("note", models.TextField(blank=True, verbose_name="Keterangan")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
                "indexes": [models.Index(fields=["meeting", "position"], name="point_in_order")],
            },
        ),
        migrations.CreateModel(
            name="MeetingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("jadwal", "Dijadwal ulang"), ("tunda", "Ditunda"), ("batal", "Dibatalkan")],
                        max_length=8,
                    ),
                ),
                ("old_starts_at", models.DateTimeField()),
                ("old_ends_at", models.DateTimeField(null=True)),
                ("old_place", models.CharField(blank=True, max_length=300)),
                ("new_starts_at", models.DateTimeField(null=True)),
                ("new_ends_at", models.DateTimeField(null=True)),
                ("new_place", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(max_length=500)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="meeting_change_has_a_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=30, verbose_name="Jenis acara")),
                ("name", models.CharField(max_length=200, verbose_name="Nama seri")),
                ("note", models.TextField(blank=True, verbose_name="Keterangan")),
                ("is_open", models.BooleanField(default=True, verbose_name="Masih berjalan")),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_series",
                        to="offices.agency",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
                "indexes": [models.Index(fields=["region_path", "name"], name="series_region")],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "name"), name="series_named_once_per_office")
                ],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="meetings.meetingseries",
                verbose_name="Seri",
            ),
        ),
        migrations.CreateModel(
            name="AgendaRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("record_id", models.CharField(max_length=40)),
                ("added_at", models.DateTimeField()),
                ("added_by_name", models.CharField(max_length=200)),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="meetings.agendapoint",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("point", "kind", "record_id"), name="record_once_per_point"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=200, verbose_name="Instansi atau lembaga"),
                ),
                ("person_name", models.CharField(blank=True, max_length=160, verbose_name="Nama")),
                ("position", models.CharField(blank=True, max_length=160, verbose_name="Jabatan")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Surel")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Telepon atau WhatsApp")),
                (
                    "addressed_as",
                    models.CharField(blank=True, max_length=300, verbose_name="Yth. pada surat"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("peserta", "Peserta"),
                            ("narasumber", "Narasumber"),
                            ("undangan", "Undangan"),
                        ],
                        default="peserta",
                        max_length=12,
                        verbose_name="Sebagai",
                    ),
                ),
                ("sort", models.PositiveIntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                ("added_by_name", models.CharField(max_length=200)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="offices.agency",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitees",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("sort", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", False), ("withdrawn_at", None)),
                        fields=("meeting", "agency"),
                        name="agency_invited_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region__isnull", False), ("withdrawn_at", None)),
                        fields=("meeting", "region", "organisation"),
                        name="office_of_region_invited_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agency__isnull", False),
                            models.Q(("organisation", ""), _negated=True),
                            models.Q(("person_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="invitee_is_somebody",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["region_path", "-starts_at"], name="meeting_region_date"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["series", "-starts_at"], name="meeting_series_date"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "direncanakan",
                            "diundang",
                            "berlangsung",
                            "notula",
                            "disahkan",
                            "ditutup",
                            "ditunda",
                            "dibatalkan",
                        ],
                    )
                ),
                name="meeting_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                name="meeting_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True),
                    models.Q(("video_url", ""), _negated=True),
                    _connector="OR",
                ),
                name="meeting_is_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("dibatalkan", "ditunda")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="meeting_put_off_says_why",
            ),
        ),
    ]
