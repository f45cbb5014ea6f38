import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("offices", "0001_initial"),
        ("regions", "0002_working_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("origin_kind", models.CharField(max_length=40)),
                ("origin_id", models.CharField(max_length=40)),
                ("origin_title", models.CharField(max_length=300)),
                ("series_key", models.CharField(blank=True, max_length=60)),
                ("point_id", models.CharField(blank=True, max_length=40)),
                ("point_title", models.CharField(blank=True, max_length=300)),
                ("region_path", models.CharField(max_length=60)),
                ("zone", models.CharField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="Keputusan")),
                ("decided_on", models.DateField(verbose_name="Tanggal keputusan")),
                ("version", models.PositiveIntegerField(default=1)),
                ("final_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("drop_reason", models.CharField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="offices.agency",
                        verbose_name="Penyelenggara",
                    ),
                ),
            ],
            options={
                "ordering": ("origin_kind", "origin_id", "position"),
                "indexes": [
                    models.Index(fields=["region_path", "-decided_on"], name="decision_region_date"),
                    models.Index(fields=["series_key", "decided_on"], name="decision_series"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("origin_kind", "origin_id", "position"), name="decision_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="decision_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drop_reason", ""), ("dropped_at", None)),
                            models.Q(
                                ("dropped_at__isnull", False), models.Q(("drop_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="decision_dropped_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("batch", models.UUIDField(editable=False)),
                ("text", models.TextField(verbose_name="Tindak lanjut")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=200, verbose_name="Instansi atau lembaga"),
                ),
                ("owner_path", models.CharField(blank=True, max_length=60)),
                ("owner_name", models.CharField(blank=True, max_length=160, verbose_name="Nama pelaksana")),
                ("rapporteur_name", models.CharField(blank=True, max_length=200, verbose_name="Pemeriksa")),
                ("zone", models.CharField(max_length=40)),
                ("due_at", models.DateTimeField(verbose_name="Batas waktu")),
                ("original_due_at", models.DateTimeField()),
                (
                    "period",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("B04", "B04 (Januari-April)"),
                            ("B08", "B08 (Mei-Agustus)"),
                            ("B12", "B12 (September-Desember)"),
                        ],
                        max_length=3,
                        verbose_name="Periode laporan",
                    ),
                ),
                ("period_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("needs_evidence", models.BooleanField(default=True, verbose_name="Wajib bukti dukung")),
                (
                    "evidence_note",
                    models.CharField(blank=True, max_length=300, verbose_name="Bukti dukung yang diminta"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("konsep", "Konsep"),
                            ("ditugaskan", "Ditugaskan"),
                            ("disanggupi", "Disanggupi"),
                            ("penyesuaian", "Usul penyesuaian"),
                            ("dilaporkan", "Dilaporkan"),
                            ("perbaikan", "Perlu perbaikan"),
                            ("selesai", "Selesai"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="konsep",
                        max_length=12,
                    ),
                ),
                ("times_carried", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("assigned_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("drop_reason", models.CharField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="offices.agency",
                        verbose_name="Penanggung jawab",
                    ),
                ),
                (
                    "owner_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rapporteur_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="followups.decision",
                    ),
                ),
            ],
            options={
                "ordering": ("due_at", "pk"),
                "indexes": [
                    models.Index(fields=["agency", "state", "due_at"], name="action_by_agency"),
                    models.Index(fields=["owner_path", "state", "due_at"], name="action_by_region"),
                    models.Index(fields=["state", "due_at"], name="action_by_due"),
                    models.Index(fields=["batch"], name="action_by_batch"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "number"), name="action_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "konsep",
                                    "ditugaskan",
                                    "disanggupi",
                                    "penyesuaian",
                                    "dilaporkan",
                                    "perbaikan",
                                    "selesai",
                                    "dibatalkan",
                                ],
                            )
                        ),
                        name="action_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="action_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agency__isnull", False),
                            models.Q(("organisation", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="action_is_owed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("period", ""), ("period_year", None)),
                            models.Q(("period__in", ["B04", "B08", "B12"]), ("period_year__isnull", False)),
                            _connector="OR",
                        ),
                        name="action_period_has_its_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "selesai")),
                            models.Q(models.Q(("state", "selesai"), _negated=True), ("closed_at", None)),
                            _connector="OR",
                        ),
                        name="a_closed_action_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ("ditugaskan", "disanggupi", "penyesuaian", "dilaporkan", "perbaikan"),
                                ),
                                _negated=True,
                            ),
                            ("assigned_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_open_action_was_assigned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dibatalkan"), _negated=True),
                            models.Q(("drop_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_dropped_action_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Direction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(max_length=60)),
                ("zone", models.CharField(max_length=40)),
                ("leader_name", models.CharField(max_length=160, verbose_name="Pimpinan")),
                ("leader_post", models.CharField(blank=True, max_length=200, verbose_name="Jabatan")),
                ("given_on", models.DateField(verbose_name="Tanggal arahan")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="Sumber")),
                ("text", models.TextField(verbose_name="Isi arahan")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directions",
                        to="offices.agency",
                        verbose_name="Dicatat oleh",
                    ),
                ),
            ],
            options={
                "ordering": ("-given_on", "-pk"),
                "indexes": [models.Index(fields=["region_path", "-given_on"], name="direction_region_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leader_name", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="direction_says_who_and_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DueChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_due_at", models.DateTimeField()),
                ("new_due_at", models.DateTimeField()),
                ("old_text", models.TextField(blank=True)),
                ("reason", models.CharField(max_length=1000)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="due_changes",
                        to="followups.action",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="due_change_has_a_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("addressed_to", models.CharField(max_length=200, verbose_name="Ditujukan kepada")),
                ("text", models.TextField(verbose_name="Isi pengajuan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("konsep", "Konsep"),
                            ("diajukan", "Diajukan"),
                            ("tidak_diajukan", "Tidak diajukan"),
                        ],
                        default="konsep",
                        max_length=16,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("drafted_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="Alasan")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="followups.action",
                    ),
                ),
            ],
            options={
                "ordering": ("-drafted_at", "-pk"),
                "indexes": [models.Index(fields=["state", "drafted_at"], name="escalation_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "due_at"), name="one_escalation_per_missed_date"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["konsep", "diajukan", "tidak_diajukan"])),
                        name="escalation_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "konsep")),
                            models.Q(
                                models.Q(("state", "konsep"), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_escalation_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "tidak_diajukan"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_discarded_escalation_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="Laporan")),
                ("reported_by_id", models.BigIntegerField(null=True)),
                ("reported_by_name", models.CharField(max_length=200)),
                ("reported_at", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="Sumber laporan")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("is_accepted", models.BooleanField(blank=True, null=True)),
                (
                    "check_note",
                    models.CharField(blank=True, max_length=1000, verbose_name="Catatan pemeriksa"),
                ),
                ("checked_by_id", models.BigIntegerField(blank=True, null=True)),
                ("checked_by_name", models.CharField(blank=True, max_length=200)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="followups.action",
                    ),
                ),
            ],
            options={
                "ordering": ("-reported_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_accepted", None), ("taken_back_at", None)),
                        fields=("action",),
                        name="one_report_waits_per_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="report_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("is_accepted", None)),
                            models.Q(("is_accepted__isnull", False), ("checked_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_checked_report_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_accepted", None),
                            ("is_accepted", True),
                            models.Q(("check_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_report_sent_back_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionRecord",
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="followups.action",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "kind", "record_id"), name="record_once_per_action"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="Alasan")),
                ("new_due_at", models.DateTimeField(blank=True, null=True)),
                ("new_text", models.TextField(blank=True, verbose_name="Usul bunyi tindak lanjut")),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("is_granted", models.BooleanField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="Jawaban")),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to="followups.action",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_granted", None), ("withdrawn_at", None)),
                        fields=("action",),
                        name="one_adjustment_waits_per_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_due_at__isnull", False),
                            models.Q(("new_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="adjustment_asks_for_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_granted", None),
                            ("is_granted", True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_adjustment_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Carry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("into_kind", models.CharField(max_length=40)),
                ("into_id", models.CharField(max_length=40)),
                ("into_title", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("konsep", "Konsep"),
                            ("ditugaskan", "Ditugaskan"),
                            ("disanggupi", "Disanggupi"),
                            ("penyesuaian", "Usul penyesuaian"),
                            ("dilaporkan", "Dilaporkan"),
                            ("perbaikan", "Perlu perbaikan"),
                            ("selesai", "Selesai"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carries",
                        to="followups.action",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "into_kind", "into_id"), name="carried_once_into_a_meeting"
                    )
                ],
            },
        ),
    ]
