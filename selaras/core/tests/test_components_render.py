"""Components as a page uses them: what they say, how they fail safe, and that no text breaks out of them."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

EVIL = '"><script>alert(1)</script><textarea></textarea>'


class SampleForm(forms.Form):
    title = forms.CharField(label="Judul", help_text="Seperti pada undangan.")
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    channel = forms.ChoiceField(
        label="Saluran", choices=[("a", "Surat"), ("b", "Lisan")], widget=forms.RadioSelect
    )
    level = forms.IntegerField(label="Tingkat", min_value=1, max_value=7)
    agree = forms.BooleanField(label="Sudah diperiksa")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class FileForm(forms.Form):
    file = forms.FileField(label="Berkas")


def render(source: str, **context: object) -> str:
    """What a template of a page with this text gives."""
    template = engines["django"].from_string(CottonCompiler().process(source))
    return template.render(context, RequestFactory().get("/daftar/?q=a"))


@pytest.mark.parametrize(
    "source",
    [
        '<c-button label="{{ evil }}" />',
        "<c-button>{{ evil }}</c-button>",
        '<c-button href="{{ evil }}" reason="">x</c-button>',
        '<c-button reason="{{ evil }}">x</c-button>',
        '<c-button :reason="evil" name="{{ evil }}">x</c-button>',
        '<c-status tone="{{ evil }}" label="{{ evil }}" />',
        '<c-status :tone="evil" :label="evil" />',
        '<c-card title="{{ evil }}" class="{{ evil }}">{{ evil }}</c-card>',
        '<c-card :title="evil">x</c-card>',
        '<c-notice kind="{{ evil }}" title="{{ evil }}">{{ evil }}</c-notice>',
        '<c-empty :title="evil">{{ evil }}</c-empty>',
        '<c-row :title="evil" href="{{ evil }}">{{ evil }}</c-row>',
        '<c-stat :value="evil" :label="evil" :note="evil" />',
        '<c-fact :label="evil">{{ evil }}</c-fact>',
        '<c-person :name="evil" :role="evil" />',
        '<c-due :text="evil" :detail="evil" />',
        '<c-step :label="evil" :when="evil" />',
        '<c-timeline-item :who="evil" :what="evil" :when="evil" :via="evil">{{ evil }}</c-timeline-item>',
        '<c-compare :claimed="evil" :verified="evil" :reason="evil" />',
        '<c-score :value="evil" :band="evil" :note="evil" />',
        '<c-progress value="1" max="2" :label="evil" :words="evil" />',
        '<c-copy :text="evil" :label="evil" />',
        '<c-copy text="{{ evil }}" />',
        '<c-whatsapp :text="evil" :phone="evil" />',
        '<c-dialog :trigger="evil" :title="evil">{{ evil }}</c-dialog>',
        '<c-disclosure :label="evil">{{ evil }}</c-disclosure>',
        '<c-menu :label="evil">x</c-menu>',
        '<c-crumb :href="evil">{{ evil }}</c-crumb>',
        '<c-tab :href="evil" :count="evil">{{ evil }}</c-tab>',
        '<c-table :caption="evil">x</c-table>',
        '<c-upload :label="evil" :accept="evil" :error="evil" />',
        '<c-scale name="n" :value="evil" :legend="evil" :low_label="evil" />',
        '<c-icon :name="evil" :label="evil" />',
    ],
)
def test_no_text_breaks_out_of_a_component(source: str) -> None:
    shown = render(source, evil=EVIL)
    assert "<script" not in shown
    assert shown.count("</textarea>") <= 1


def test_a_button_submits_links_or_says_why_not() -> None:
    assert re.search(
        r'<button type="submit" class="c-button primary', render('<c-button variant="primary">A</c-button>')
    )
    assert '<a class="c-button secondary' in render('<c-button href="/x/" id="b">A</c-button>')
    refused = render('<c-button variant="primary" name="do" reason="Belum bisa dikirim.">Kirim</c-button>')
    assert 'aria-disabled="true"' in refused
    assert 'type="button"' in refused
    assert re.search(
        r'aria-describedby="(alasan-\d+)".*<span class="reason" id="\1">Belum bisa dikirim\.', refused
    )


def test_other_attributes_reach_the_element() -> None:
    shown = render('<c-button name="do" value="send" hx-post="/x/" data-x="1">A</c-button>')
    assert all(part in shown for part in ('name="do"', 'value="send"', 'hx-post="/x/"', 'data-x="1"'))


def test_a_state_has_word_icon_and_colour() -> None:
    shown = render('<c-status tone="late" label="Terlambat" />')
    assert all(part in shown for part in ("tone-late", "#clock-alert", "Terlambat"))
    assert "tone-neutral" in render('<c-status state="merah muda" label="x" />')


def test_a_form_carries_token_draft_and_every_field() -> None:
    shown = render(
        '<c-form :form="form" draft="butir-3" submit="Simpan" cancel="/kembali/" />', form=SampleForm()
    )
    assert "csrfmiddlewaretoken" in shown
    assert 'data-draft="butir-3"' in shown
    assert "data-draft-state" in shown
    assert 'href="/kembali/"' in shown
    assert "multipart" not in shown
    for name in SampleForm.base_fields:
        assert f'name="{name}"' in shown


def test_a_form_with_a_file_is_multipart() -> None:
    assert 'enctype="multipart/form-data"' in render('<c-form :form="form" />', form=FileForm())


def test_a_form_of_the_get_kind_carries_no_token() -> None:
    assert "csrfmiddlewaretoken" not in render('<c-form method="get">x</c-form>')


def test_faults_are_listed_first_and_lead_to_their_fields() -> None:
    form = SampleForm({"level": "9"})
    form.add_error(None, "Tanggal di luar periode.")
    shown = render('<c-form :form="form" />', form=form)
    assert 'role="alert"' in shown
    assert "Tanggal di luar periode." in shown
    targets = re.findall(r'<li><a href="#([^"]+)">', shown)
    assert len(targets) == 4
    for target in targets:
        assert f'id="{target}"' in shown


def test_a_field_ties_label_help_and_fault_to_its_input() -> None:
    shown = render('<c-field :field="form.title" />', form=SampleForm({}))
    assert '<label for="id_title">' in shown
    assert 'id="id_title_helptext"' in shown
    assert 'id="id_title_error"' in shown
    assert 'aria-describedby="id_title_helptext id_title_error"' in shown
    assert 'aria-invalid="true"' in shown


def test_help_given_by_the_page_is_tied_to_the_input_too() -> None:
    shown = render('<c-field :field="form.note" help="Dua kalimat." />', form=SampleForm())
    assert 'id="id_note_helptext"' in shown
    assert 'aria-describedby="id_note_helptext"' in shown


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    shown = render('<c-field :field="form.channel" />', form=SampleForm())
    assert "<fieldset" in shown
    assert "<legend>Saluran</legend>" in shown
    assert shown.count("<fieldset") == shown.count("</fieldset>") == 1


def test_a_field_that_may_stay_empty_says_so() -> None:
    form = SampleForm()
    assert "tidak wajib" in render('<c-field :field="form.note" />', form=form)
    assert "tidak wajib" not in render('<c-field :field="form.title" />', form=form)
    assert "tidak wajib" not in render('<c-field :field="form.note" optional="hide" />', form=form)


def test_more_attributes_reach_the_input() -> None:
    shown = render('<c-field :field="form.note" rows="3" inputmode="numeric" />', form=SampleForm())
    assert 'rows="3"' in shown
    assert 'inputmode="numeric"' in shown


def test_a_scale_has_one_choice_per_step_and_keeps_the_chosen_one() -> None:
    shown = render('<c-scale :field="form.level" />', form=SampleForm({"level": "5"}))
    assert re.findall(r'name="level" value="(\d)"', shown) == list("1234567")
    assert re.findall(r'value="(\d)" checked', shown) == ["5"]
    by_name = render('<c-scale name="t" value="2" low="1" high="3" legend="Tingkat" />')
    assert re.findall(r'value="(\d)" checked', by_name) == ["2"]


def test_an_upload_tells_its_limits_before_a_file_is_chosen() -> None:
    shown = render('<c-upload max_mb="25" max_files="40" camera="1" />')
    assert "25 MB per berkas" in shown
    assert "40 berkas" in shown
    assert 'capture="environment"' in shown
    assert "Satu berkas" in render('<c-upload max_mb="25" single="1" />')


def test_pages_show_honest_counts() -> None:
    pages = Paginator(range(60), 25)
    shown = render('<c-pages :page="page" />', page=pages.page(3))
    assert "Menampilkan 51–60 dari 60" in shown
    assert 'href="?q=a&amp;page=2" rel="prev"' in shown
    assert 'rel="next"' not in shown
    assert "12 baris, semuanya tampil" in render(
        '<c-pages :page="page" />', page=Paginator(range(12), 25).page(1)
    )
    assert render('<c-pages :page="page" />', page=Paginator([], 25).page(1)).strip() == ""


def test_a_filter_counts_what_is_shown_and_can_be_cleared() -> None:
    shown = render('<c-filter :form="form" total="55" shown="6" export="?format=csv" />', form=SampleForm())
    assert "6 dari 55 baris" in shown
    assert 'href="?format=csv"' in shown
    assert "Hapus saringan" in shown
    assert "tidak wajib" not in shown
    assert "55 baris" in render('<c-filter total="55" shown="55" />')


def test_an_own_estimate_is_called_so_and_a_missing_one_is_not_zero() -> None:
    assert "Perkiraan mandiri" in render('<c-score value="4,381" />')
    missing = render('<c-score value="" />')
    assert "Belum dapat dihitung" in missing
    assert "dari 7" not in missing
    assert '<circle class="point"' not in missing


def test_claimed_and_verified_stand_side_by_side() -> None:
    shown = render('<c-compare claimed="5" :verified="none" />', none=None)
    assert "Nilai usulan" in shown
    assert "Belum diverifikasi" in shown
    assert "is-verified" not in shown
    assert "is-verified" in render('<c-compare claimed="5" :verified="zero" />', zero=0)


def test_the_parts_that_open_work_without_scripts() -> None:
    for source in (
        '<c-dialog trigger="A">x</c-dialog>',
        '<c-menu label="A">x</c-menu>',
        '<c-disclosure label="A">x</c-disclosure>',
    ):
        shown = render(source)
        assert "<details" in shown
        assert "<summary" in shown
    assert "readonly" in render('<c-copy text="Rekap" />')


def test_what_a_component_takes_does_not_leak_into_its_element() -> None:
    form = SampleForm()
    page = Paginator(range(60), 25).page(1)
    for source in (
        '<c-field :field="form.title" width="wide" />',
        '<c-form :form="form" submit="Simpan" />',
        '<c-row title="Judul" href="/x/">x</c-row>',
        '<c-stat value="1" label="Butir" />',
        '<c-tab href="/x/" count="3">x</c-tab>',
        '<c-scale :field="form.level" low_label="rendah" />',
        '<c-pages :page="page" />',
    ):
        shown = render(source, form=form, page=page)
        assert not re.search(
            r"<(?!input|textarea|use|a\b)[a-z]+[^>]*\s(field|form|title|value|label|href|page|low-label)=",
            shown,
        )
