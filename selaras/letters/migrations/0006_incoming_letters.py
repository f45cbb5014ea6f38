import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0005_signed_files"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Incoming",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(max_length=60)),
                ("zone", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("agenda", models.PositiveIntegerField()),
                ("received_on", models.DateField(verbose_name="Tanggal diterima")),
                ("sender", models.CharField(max_length=300, verbose_name="Dari")),
                ("number", models.CharField(blank=True, max_length=160, verbose_name="Nomor surat")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="Tanggal surat")),
                ("hal", models.CharField(max_length=300, verbose_name="Hal")),
                (
                    "sifat",
                    models.CharField(
                        choices=[
                            ("biasa", "Biasa"),
                            ("segera", "Segera"),
                            ("sangat_segera", "Sangat segera"),
                            ("terbatas", "Terbatas"),
                            ("rahasia", "Rahasia"),
                        ],
                        default="biasa",
                        max_length=16,
                        verbose_name="Sifat",
                    ),
                ),
                ("annex", models.CharField(blank=True, max_length=120, verbose_name="Lampiran")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("diterima", "Diterima"),
                            ("didisposisi", "Didisposisi"),
                            ("selesai", "Selesai"),
                            ("batal_agenda", "Dibatalkan"),
                        ],
                        default="diterima",
                        max_length=16,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("scan_sha256", models.CharField(blank=True, max_length=64)),
                ("scan_size", models.PositiveIntegerField(default=0)),
                ("scan_type", models.CharField(blank=True, max_length=80)),
                (
                    "scan_pages",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Jumlah halaman"),
                ),
                ("pages_counted", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming_letters",
                        to="offices.agency",
                    ),
                ),
            ],
            options={
                "ordering": ("-received_on", "-year", "-agenda"),
                "indexes": [
                    models.Index(fields=["region_path", "-received_on"], name="incoming_region_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "year", "agenda"), name="incoming_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["diterima", "didisposisi", "selesai", "batal_agenda"])
                        ),
                        name="incoming_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agenda__gte", 1)), name="incoming_has_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "batal_agenda"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="incoming_cancelled_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.CharField(
                        choices=[
                            ("tindak_lanjuti", "Tindak lanjuti"),
                            ("siapkan", "Siapkan jawaban atau bahan"),
                            ("hadiri", "Hadiri atau wakili"),
                            ("koordinasikan", "Koordinasikan"),
                            ("pelajari", "Pelajari dan beri saran"),
                            ("ketahui", "Untuk diketahui"),
                            ("arsipkan", "Arsipkan"),
                        ],
                        max_length=16,
                        verbose_name="Petunjuk",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="Catatan")),
                ("due_on", models.DateField(verbose_name="Batas waktu")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("terbuka", "Menunggu jawaban"),
                            ("dijawab", "Dijawab"),
                            ("ditarik", "Ditarik"),
                        ],
                        default="terbuka",
                        max_length=12,
                    ),
                ),
                ("given_as", models.CharField(max_length=300)),
                ("given_by_name", models.CharField(max_length=200)),
                ("given_by_id", models.BigIntegerField(null=True)),
                ("written_by_name", models.CharField(blank=True, max_length=200)),
                ("given_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_as", models.CharField(blank=True, max_length=300)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_on",
                        to="letters.disposition",
                    ),
                ),
                (
                    "to_post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.post"
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispositions",
                        to="letters.incoming",
                    ),
                ),
            ],
            options={
                "ordering": ("given_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "terbuka")),
                        fields=("incoming", "to_post"),
                        name="disposition_open_once_per_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dijawab"), _negated=True),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="disposition_answered_says_what",
                    ),
                ],
            },
        ),
    ]
