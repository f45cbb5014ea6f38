"""What components need and template language cannot say: icons, ids, phone links, places on a scale."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

VENDOR_FOLDER = Path(__file__).resolve().parents[1] / "static" / "core" / "vendor"

# The words a page may use for a state; colours of the same names stand in tokens.css.
TONE_ICONS = {
    "neutral": "circle-dashed",
    "progress": "circle-dot",
    "waiting": "hourglass",
    "repair": "undo-2",
    "verified": "badge-check",
    "soon": "clock",
    "late": "clock-alert",
    "done": "check-check",
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "error": "circle-alert",
}
MESSAGE_TONES = {
    "debug": "info",
    "info": "info",
    "success": "success",
    "warning": "warning",
    "error": "error",
}


@cache
def vendor_folders() -> Mapping[str, str]:
    record = json.loads((VENDOR_FOLDER / "vendor.json").read_text(encoding="utf-8"))
    return {entry["folder"].partition("@")[0]: entry["folder"] for entry in record}


@register.simple_tag
def vendor(package: str, file: str) -> str:
    """Address of a vendored file; its folder carries the version."""
    storage = settings.STORAGES["staticfiles"]["BACKEND"]
    return _vendored(package, file, settings.STATIC_URL, storage, settings.DEBUG)


@cache
def _vendored(package: str, file: str, *_where: object) -> str:
    """Found once in a process: a page of sixty offices asks for its sprite a hundred times."""
    return static(f"core/vendor/{vendor_folders()[package]}/{file}")


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite: decoration beside a word, or a picture with a name where ``label`` is set."""
    address = f"{vendor('lucide', 'sprite.svg')}#{name}"
    css = f"c-icon {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, address)


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_ICONS.get(tone, TONE_ICONS["neutral"])


@register.filter
def known_tone(tone: str) -> str:
    """The tone itself, or neutral where a page gave a word that has no colour."""
    return tone if tone in TONE_ICONS else "neutral"


@register.filter
def message_tone(tags: str) -> str:
    """Tone of a Django message from its level tag."""
    return next((MESSAGE_TONES[tag] for tag in reversed(tags.split()) if tag in MESSAGE_TONES), "info")


@register.filter
def initials(name: str) -> str:
    """Two letters for the round mark of a person; degrees after a comma do not count."""
    words = [word for word in re.split(r"[\s.]+", str(name).split(",")[0]) if word[:1].isalpha()]
    if not words:
        return "?"
    last = words[-1][0] if len(words) > 1 else ""
    return (words[0][0] + last).upper()


@register.filter
def wa_number(phone: object) -> str:
    """0812-3456 789 and +62 812 3456 789 both become 628123456789, as WhatsApp's links want it."""
    digits = re.sub(r"\D", "", str(phone or ""))
    if digits.startswith("0"):
        return "62" + digits[1:]
    return "62" + digits if digits.startswith("8") else digits


@register.filter
def wa_link(text: object, phone: object = "") -> str:
    """Link that opens WhatsApp with the text ready; without a number the person picks the chat."""
    # An attribute written as text="{{ x }}" arrives escaped for HTML; the message itself is plain text.
    plain = unescape(str(text)) if isinstance(text, SafeString) else str(text)
    return f"https://wa.me/{wa_number(phone)}?text={quote(plain, safe='')}"


_ids = count(1)


@register.simple_tag(takes_context=True)
def unique_id(context: Context, prefix: str) -> str:
    """An id no other element of the page has; counted per request so that equal pages stay equal."""
    request = context.get("request")
    if request is None:
        return f"{prefix}-x{next(_ids)}"
    request.ui_ids = getattr(request, "ui_ids", 0) + 1
    return f"{prefix}-{request.ui_ids}"


@cache
def _has_template(name: str) -> bool:
    try:
        get_template(name)
    except template.TemplateDoesNotExist:
        return False
    return True


@register.simple_tag(takes_context=True)
def part(context: Context, name: str, fallback: str = "") -> SafeString | str:
    """A piece of the frame that a higher app may bring (bell, search); else core's own, or nothing."""
    chosen = name if _has_template(name) else fallback
    if not chosen:
        return ""
    with context.push():
        found: template.Template = get_template(chosen).template  # type: ignore[attr-defined]
        return found.render(context)


@register.simple_tag
def widget(field: BoundField, help: str = "", **attrs: Any) -> SafeString:
    """The input of a field with more attributes, tied to the help where the page gives it."""
    given = {name.replace("_", "-"): value for name, value in attrs.items() if value}
    if help and not field.help_text and not field.use_fieldset:
        fault = [f"{field.auto_id}_error"] if field.errors else []
        given["aria-describedby"] = " ".join([f"{field.auto_id}_helptext", *fault])
    return field.as_widget(attrs=given)


@register.filter
def widget_kind(field: BoundField) -> str:
    """The few kinds of input that are laid out differently."""
    input_type = getattr(field.field.widget, "input_type", "")
    if field.use_fieldset:
        return "group"
    return input_type if input_type in {"checkbox", "file", "hidden"} else "line"


@register.filter
def error_target(field: BoundField) -> str:
    """Where the error summary leads: the first input of a group, else the field itself."""
    return f"{field.id_for_label or field.auto_id}"


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        return None


@register.simple_tag
def ruler(value: object, low: object = 1, high: object = 7, width: int = 320) -> dict[str, Any] | None:
    """Numbers for the drawing of a value on its scale, as text so that no locale puts a comma into SVG."""
    at, start, end = _decimal(value), _decimal(low), _decimal(high)
    if at is None or start is None or end is None or end <= start:
        return None
    share = min(max((at - start) / (end - start), Decimal(0)), Decimal(1))
    steps = int(end - start)
    ticks = [
        {"x": f"{10 + (width - 20) * step / steps:.2f}", "label": f"{int(start) + step}"}
        for step in range(steps + 1)
    ]
    return {
        "x": f"{10 + (width - 20) * float(share):.2f}",
        "ticks": ticks if steps <= 10 else [ticks[0], ticks[-1]],
    }


@register.filter
def seq(low: object, high: object) -> range:
    """Whole numbers from low to high, both included."""
    return range(int(str(low)), int(str(high)) + 1)


@register.filter
def page_numbers(page: Page[Any]) -> list[int]:
    """Numbers to show in a row of pages; 0 stands for a gap."""
    shown: list[int] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        shown.append(number if isinstance(number, int) else 0)
    return shown


@register.filter
def far_from(number: int, here: int) -> bool:
    """Whether a phone leaves this page number out."""
    return number == 0 or abs(number - here) > 1


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int, name: str = "page") -> str:
    """The same list on another page: filters and order of the address are kept."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query[name] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def at_slashes(text: object) -> SafeString:
    """A number such as 070/1/KBSP/XI/2026 may go on in the next line behind a slash."""
    return format_html_join(SafeString("/<wbr>"), "{}", ((part,) for part in str(text).split("/")))


@register.simple_tag(takes_context=True)
def file_link(context: Context, kind: str) -> str:
    """This list as a file: all its pages, under the filters and in the order of the address."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.pop("page", None)
    query["format"] = kind
    return f"?{query.urlencode()}"
