import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(max_length=60)),
                ("zone", models.CharField(max_length=40)),
                ("template", models.CharField(max_length=40)),
                ("subject_kind", models.CharField(blank=True, max_length=20)),
                ("subject_id", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("konsep", "Konsep"),
                            ("menunggu_ttd", "Menunggu tanda tangan"),
                            ("bernomor", "Bernomor"),
                            ("terkirim", "Terkirim"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="konsep",
                        max_length=16,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
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
                ("hal", models.CharField(max_length=300, verbose_name="Hal")),
                ("to", models.JSONField(default=list)),
                ("to_place", models.CharField(blank=True, max_length=160, verbose_name="Tempat tujuan")),
                ("body", models.TextField(verbose_name="Isi surat")),
                ("copies", models.JSONField(default=list)),
                ("annexes", models.JSONField(default=list)),
                ("on_behalf_of", models.CharField(blank=True, max_length=160, verbose_name="Atas nama")),
                (
                    "signer_rank",
                    models.CharField(blank=True, max_length=120, verbose_name="Pangkat/golongan"),
                ),
                ("signer_block", models.JSONField(null=True)),
                ("number", models.CharField(blank=True, max_length=160, verbose_name="Nomor")),
                (
                    "number_source",
                    models.CharField(
                        blank=True,
                        choices=[("buku", "Buku nomor kantor ini"), ("lain", "Nomor dari SRIKANDI/TU")],
                        max_length=8,
                    ),
                ),
                ("dated", models.DateField(blank=True, null=True, verbose_name="Tanggal surat")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("srikandi", "SRIKANDI"),
                            ("kurir", "Diantar"),
                            ("surel", "Surel"),
                            ("whatsapp", "WhatsApp"),
                            ("pos", "Pos"),
                        ],
                        max_length=12,
                        verbose_name="Saluran",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="Tanggal kirim")),
                ("sent_note", models.CharField(blank=True, max_length=300, verbose_name="Tanda terima")),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("released_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="offices.agency",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.holder",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(fields=["region_path", "-created_at", "-id"], name="letter_region_newest"),
                    models.Index(fields=["subject_kind", "subject_id"], name="letter_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("agency", "number"),
                        name="letter_number_once_per_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["konsep", "menunggu_ttd", "bernomor", "terkirim", "dibatalkan"])
                        ),
                        name="letter_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("bernomor", "terkirim")), _negated=True),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                models.Q(("number_source", ""), _negated=True),
                                ("dated__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="letter_numbered_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "terkirim"), _negated=True),
                            models.Q(models.Q(("channel", ""), _negated=True), ("sent_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="letter_sent_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dibatalkan"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="letter_cancelled_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letterhead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lines", models.TextField(verbose_name="Nama pada kop")),
                ("address", models.TextField(blank=True, verbose_name="Alamat pada kop")),
                ("place", models.CharField(max_length=80, verbose_name="Tempat surat dibuat")),
                (
                    "paper",
                    models.CharField(
                        choices=[("a4", "A4 (21 x 29,7 cm)"), ("f4", "F4 (21,5 x 33 cm)")],
                        default="a4",
                        max_length=2,
                        verbose_name="Ukuran kertas",
                    ),
                ),
                (
                    "pattern",
                    models.CharField(
                        default="{klasifikasi}/{nomor}/{unit}/{bulan}/{tahun}",
                        max_length=120,
                        verbose_name="Pola nomor",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="Kode unit")),
                (
                    "classification",
                    models.CharField(blank=True, max_length=40, verbose_name="Klasifikasi bawaan"),
                ),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=200)),
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letterhead",
                        to="offices.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NumberBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("next_number", models.PositiveIntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="number_books",
                        to="offices.agency",
                    ),
                ),
            ],
            options={
                "ordering": ("-year",),
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "year"), name="number_book_once_per_year"),
                    models.CheckConstraint(
                        condition=models.Q(("next_number__gte", 1), ("next_number__lte", 1000000)),
                        name="number_book_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("dipesan", "Dipesan"),
                            ("dipakai", "Dipakai"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Keperluan")),
                ("taken_at", models.DateTimeField()),
                ("taken_by_name", models.CharField(max_length=200)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="letters.numberbook",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("book", "number"), name="number_taken_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dipakai"), _negated=True),
                            ("letter__isnull", False),
                            _connector="OR",
                        ),
                        name="number_used_by_a_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dipesan"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="number_reserved_says_for_what",
                    ),
                ],
            },
        ),
    ]
