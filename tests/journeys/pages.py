"""Every page of the product, with the person who sees most of it and the status it answers with.

An address may name records: ``{running}`` and the like are filled from ``quiet.states``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """One address as one person; ``name`` is the one in urls.py, so that no page is forgotten."""

    person: str
    name: str
    address: str
    status: int = 200


def _pages(person: str, *rows: tuple[str, str] | tuple[str, str, int]) -> Iterator[Walk]:
    for name, address, *status in rows:
        yield Walk(person, name, address, *status)  # type: ignore[arg-type]


ROUND = "/penilaian/{running}/"
WALKS = [
    *_pages(
        NOBODY,
        ("account_login", "/masuk/"),
        ("account_reset_password", "/lupa-sandi/"),
        ("account_reset_sent", "/lupa-sandi/terkirim/"),
        ("account_one_time_link", "/undangan/{invitation}/"),
        ("account_one_time_link", "/undangan/tidak-ada/", 410),
        ("open_worklink", "/t/tidak-ada/", 404),
        ("worklink_home", "/tautan/", 404),
        ("demo_people", "/peraga/orang/"),
        ("gallery", "/peraga/"),
        ("", "/api/v1/docs"),
        ("", "/tidak-ada/", 404),
    ),
    *_pages(
        "rusmala",
        ("home", "/"),
        ("search", "/cari/"),
        ("search", "/cari/?q=dialog"),
        ("search", "/cari/?q=zzz"),
        ("duties", "/tugas/"),
        ("duties", "/tugas/?q=zzz"),
        ("duty_extend", "/tugas/{duty}/perpanjang/"),
        ("hand_over", "/tugas/serah-terima/"),
        ("rounds", "/penilaian/"),
        ("rounds", "/penilaian/?q=zzz"),
        ("round_create", "/penilaian/baru/"),
        ("round", ROUND),
        ("round", "/penilaian/{prepared}/"),
        ("round", "/penilaian/{closed}/"),
        ("round", "/penilaian/{sent}/"),
        ("round", "/penilaian/{settled}/"),
        ("round_share", f"{ROUND}bagi/"),
        ("round_share", "/penilaian/{prepared}/bagi/"),
        ("round_share", "/penilaian/{closed}/bagi/", 403),
        ("round_agency", f"{ROUND}opd/{{agency}}/"),
        ("agency_extend", f"{ROUND}opd/{{agency}}/perpanjang/"),
        ("items", f"{ROUND}butir/"),
        ("items", f"{ROUND}butir/?q=zzz"),
        ("item", f"{ROUND}butir/4.2/"),
        ("item", f"{ROUND}butir/4.1/"),
        ("item", f"{ROUND}butir/3.6/"),
        ("item", f"{ROUND}butir/3.4/"),
        ("item", f"{ROUND}butir/8.4/"),
        ("item", f"{ROUND}butir/1.5/"),
        ("item", f"{ROUND}butir/1.7/"),
        ("item", f"{ROUND}butir/8.5/"),
        ("item", "/penilaian/{sent}/butir/1.1/"),
        ("item", "/penilaian/{settled}/butir/1.1/"),
        ("verification", f"{ROUND}verifikasi/"),
        ("verification", "/penilaian/{prepared}/verifikasi/"),
        ("verification_item", f"{ROUND}verifikasi/1.5/"),
        ("verification_item", f"{ROUND}verifikasi/2.7/"),
        ("verification_item", f"{ROUND}verifikasi/1.1/"),
        ("matrix", f"{ROUND}matriks/"),
        ("matrix", "/penilaian/{prepared}/matriks/"),
        ("matrix", "/penilaian/{sent}/matriks/"),
        ("score", f"{ROUND}nilai/"),
        ("score_trace", "/penilaian/{closed}/nilai/{score}/"),
        ("letters", "/surat/"),
        ("letters", "/surat/?q=zzz"),
        ("letter", "/surat/{letter}/"),
        ("letter_edit", "/surat/{letter}/ubah/"),
        ("letter_number", "/surat/{released}/nomor/"),
        ("letter_send", "/surat/{numbered}/kirim/"),
        ("letterhead", "/surat/kantor/{kesbangpol}/kop/"),
        ("number_book", "/surat/kantor/{kesbangpol}/buku/2026/"),
        ("evidence_list", "/bukti/"),
        ("evidence_list", "/bukti/?q=zzz"),
        ("evidence_add", "/bukti/tambah/"),
        ("evidence_detail", "/bukti/{pdf}/"),
        ("evidence_detail", "/bukti/{nihil}/"),
        ("evidence_edit", "/bukti/{pdf}/ubah/"),
        ("evidence_replace", "/bukti/{pdf}/ganti/"),
        ("instruments", "/instrumen/"),
        ("instrument", "/instrumen/{instrument}/"),
        ("instrument_questions", "/instrumen/{instrument}/butir/"),
        ("instrument_node", "/instrumen/{instrument}/butir/I3/"),
        ("instrument_check", "/instrumen/periksa/"),
        ("agency_list", "/opd/"),
        ("agency_starter", "/opd/daftar-awal/"),
        ("agency_add", "/opd/tambah/"),
        ("agency_arrange", "/opd/urutan/"),
        ("agency_detail", "/opd/{agency}/"),
        ("agency_change", "/opd/{agency}/ubah/"),
        ("agency_end", "/opd/{agency}/akhiri/"),
        ("contacts_paste", "/opd/narahubung/"),
        ("contact_add", "/opd/{agency}/narahubung/tambah/"),
        ("contact_change", "/narahubung/{contact}/ubah/"),
        ("post_add", "/opd/{agency}/jabatan/tambah/"),
        ("post_change", "/jabatan/{post}/ubah/"),
        ("holder_start", "/jabatan/{post}/pejabat/"),
        ("holder_end", "/pejabat/{holder}/akhiri/"),
        ("person_list", "/orang/"),
        ("person_invite", "/orang/undang/"),
        ("role_list", "/peran/"),
        ("token_list", "/akun/token/"),
        ("account", "/akun/"),
        ("account_change_password", "/akun/sandi/"),
        ("account_logout", "/keluar/"),
        ("notices", "/pemberitahuan/"),
        ("jobs", "/pekerjaan/"),
        ("job", "/pekerjaan/{job}/"),
        ("audit", "/catatan-audit/"),
        ("", "/penilaian/999/", 404),
    ),
    *_pages(
        "suhar",
        ("home", "/"),
        ("first_steps", "/mulai/"),
        ("person_detail", "/orang/{person}/"),
        ("person_state", "/orang/{person}/status/"),
        ("person_move", "/orang/{person}/pindah/"),
        ("person_password", "/orang/{person}/sandi/"),
        ("grant_give", "/orang/{person}/hak-akses/"),
        ("grant_end", "/hak-akses/{grant}/akhiri/"),
        ("region_list", "/wilayah/"),
        ("region_detail", "/wilayah/16.72/"),
        ("working_time", "/wilayah/16.72/waktu-kerja/"),
        ("working_time", "/wilayah/16.72/waktu-kerja/?tahun=2026&dari=2026-01-13&sampai=2026-01-30"),
        ("working_time", "/wilayah/16.72/waktu-kerja/?tahun=2031"),
        ("working_time_add", "/wilayah/16.72/waktu-kerja/hari/tambah/"),
        ("working_time_add", "/wilayah/16.72/waktu-kerja/jam/tambah/"),
        ("working_time_change", "/wilayah/16.72/waktu-kerja/hari/{day}/"),
    ),
    *_pages(
        "hafiz",
        ("home", "/"),
        ("validation", f"{ROUND}validasi/"),
    ),
    *_pages(
        "nurlela",
        ("home", "/"),
        ("validation", f"{ROUND}validasi/"),
        ("evidence_list", "/bukti/"),
    ),
    *_pages(
        "yuniar",
        ("home", "/"),
        ("item", f"{ROUND}butir/1.1/"),
        ("items", f"{ROUND}butir/"),
        ("round_share", f"{ROUND}bagi/", 403),
        ("notices", "/pemberitahuan/"),
    ),
    *_pages(
        "trisna",
        ("worklink_home", "/tautan/"),
        ("item", f"{ROUND}butir/6.2/"),
        ("item", f"{ROUND}butir/3.4/"),
        ("item", f"{ROUND}butir/6.1/"),
        ("item", f"{ROUND}butir/1.1/", 404),
    ),
    *_pages("bayu", ("home", "/"), ("verification", f"{ROUND}verifikasi/")),
    *_pages("okta", ("home", "/"), ("round", ROUND)),
    *_pages("fitria", ("home", "/")),
    *_pages(
        "ratna",
        ("home", "/"),
        ("rounds", "/penilaian/"),
        ("round", ROUND),
        ("round", "/penilaian/{sent}/"),
        ("matrix", f"{ROUND}matriks/"),
        ("matrix", "/penilaian/{sent}/matriks/"),
    ),
    *_pages("bagus", ("home", "/"), ("rounds", "/penilaian/")),
]  # fmt: skip

# Addresses a browser does not show as a page: steps that answer with another page, files, and parts of pages.
NOT_PAGES = {
    "agency_reopen", "audit_export", "contact_end", "contacts_template", "contacts_workbook",
    "contribution_ask", "contribution_cancel", "contribution_hand_in", "demo_enter", "demo_reload",
    "draft_drop", "draft_save", "evidence_content", "evidence_export", "evidence_link", "evidence_nihil",
    "evidence_search", "evidence_step", "evidence_upload", "evidence_use", "evidence_use_change",
    "evidence_use_remove", "favicon", "health", "instrument_download", "item_pass_on", "item_save",
    "item_step", "item_submit", "job_cancel", "job_retry", "letter_begin",
    "letter_pdf", "letter_step", "notice", "notices_read_all", "number_book_step", "region_choose",
    "region_search", "round_link", "round_move", "round_remind", "round_sharing", "score_keep",
    "score_values", "token_revoke", "validation_delegate", "validation_return", "verification_bulk",
    "verification_return", "working_time_end", "worklink_revoke",
}  # fmt: skip
