import uuid

import django.db.models.deletion
from django.db import migrations, models

import selaras.meetings.models.attendance


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_replies"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttendanceDoor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BinaryField(default=selaras.meetings.models.attendance.new_door_key)),
                ("opened_at", models.DateTimeField()),
                ("opened_by_name", models.CharField(max_length=200)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="door",
                        to="meetings.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AttendanceRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="Nama")),
                ("position", models.CharField(blank=True, max_length=200, verbose_name="Jabatan")),
                ("organisation", models.CharField(blank=True, max_length=200, verbose_name="Instansi")),
                ("for_name", models.CharField(blank=True, max_length=300, verbose_name="Mewakili")),
                ("person_key", models.CharField(max_length=200)),
                ("body_key", models.CharField(max_length=230)),
                (
                    "method",
                    models.CharField(
                        choices=[("qr", "Kode QR"), ("petugas", "Petugas"), ("kertas", "Daftar kertas")],
                        max_length=8,
                        verbose_name="Dicatat melalui",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Waktu hadir")),
                ("received_at", models.DateTimeField()),
                ("recorded_by_id", models.BigIntegerField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                ("struck_at", models.DateTimeField(blank=True, null=True)),
                ("struck_by_name", models.CharField(blank=True, max_length=200)),
                ("struck_reason", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="offices.agency",
                    ),
                ),
                (
                    "invitee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="meetings.invitee",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "indexes": [models.Index(fields=["meeting", "at"], name="attendance_in_order")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("struck_at", None)),
                        fields=("meeting", "body_key", "person_key"),
                        name="person_present_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("person_key", ""), _negated=True)
                        ),
                        name="attendance_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["qr", "petugas", "kertas"])),
                        name="attendance_known_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("struck_at", None),
                            models.Q(("struck_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="struck_attendance_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance_keys",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="meetings.attendancerecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "key"), name="attendance_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("svg", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signature",
                        to="meetings.attendancerecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("svg", ""), _negated=True), name="signature_is_drawn"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("persons", models.PositiveIntegerField()),
                ("bodies", models.PositiveIntegerField()),
                ("invited_bodies", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("output_code", models.CharField(blank=True, max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("verified_at", models.DateTimeField()),
                ("verified_by_id", models.BigIntegerField(blank=True, null=True)),
                ("verified_by_name", models.CharField(max_length=200)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance_counts",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("-verified_at", "-pk"),
                "indexes": [models.Index(fields=["output_code", "year"], name="count_of_output")],
            },
        ),
    ]
