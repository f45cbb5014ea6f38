"""A page as an attacker reads it: what would run in it, where its forms lead and what they ask."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

# Attributes that a browser follows.
FOLLOWED = {"href", "src", "action", "formaction", "xlink:href", "data", "poster"}
TEXT_KINDS = {"text", "search", "email", "url", "tel", "password", ""}
# A script block that holds data is not run.
DATA_KINDS = {"application/json", "application/ld+json"}


@dataclass
class Form:
    action: str
    method: str
    # Name to the value it is sent with, and the names that take free text.
    values: dict[str, list[str]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    files: bool = False


class Page(HTMLParser):
    """``faults`` names what the Content-Security-Policy would block or an attacker would look for."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.forms: list[Form] = []
        self.tags: set[str] = set()
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._select = ("", None)
        self._loose: list[tuple[str, str, dict[str, str]]] = []
        self.feed(html)
        self.close()
        for owner, tag, attrs in self._loose:
            if owner in self._by_id:
                self._field(self._by_id[owner], tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self._judge(tag, given)
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._open)
            self._by_id[given.get("id", "")] = self._open
        elif tag in {"input", "textarea", "select", "button"}:
            self._asked(tag, given)
        elif tag == "option" and self._select[1] is not None and ("selected" in given or not self._chosen()):
            self._select[1].values[self._select[0]] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ("", None)

    def _chosen(self) -> list[str]:
        name, form = self._select
        return [one for one in form.values.get(name, []) if one] if form is not None else []

    def _asked(self, tag: str, given: dict[str, str]) -> None:
        if owner := given.get("form"):
            self._loose.append((owner, tag, given))
        elif self._open is not None:
            self._field(self._open, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "").lower()
        if not name or "disabled" in given or tag == "button":
            return
        if kind == "file":
            form.files = True
        elif tag == "select":
            form.values.setdefault(name, [])
            self._select = (name, form)
        elif tag == "textarea" or (tag == "input" and kind in TEXT_KINDS):
            form.texts.add(name)
            form.values.setdefault(name, []).append(given.get("value", ""))
        elif kind in {"checkbox", "radio"}:
            if "checked" in given or (kind == "radio" and name not in form.values):
                form.values[name] = [given.get("value", "on")]
        else:
            form.values.setdefault(name, []).append(given.get("value", ""))

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA_KINDS):
            self.faults.append(f"inline <{tag}>")
        for name, value in given.items():
            if name.startswith("on") or name == "style" or name == "srcdoc":
                self.faults.append(f"{tag} {name}={value[:40]}")
            scheme = urlsplit(value.strip()).scheme.lower() if name in FOLLOWED and "{" not in value else ""
            if scheme in {"javascript", "vbscript"} or (scheme == "data" and tag not in {"img", "image"}):
                self.faults.append(f"{tag} {name}={value[:40]}")
        if tag in {"script", "link", "iframe", "object", "embed"}:
            foreign = urlsplit(given.get("src") or given.get("data") or given.get("href", "")).netloc
            if foreign and given.get("rel") != "canonical":
                self.faults.append(f"{tag} from {foreign}")
        if given.get("target") == "_blank" and "noopener" not in given.get("rel", ""):
            self.faults.append(f"{tag} target=_blank without noopener: {given.get('href', '')[:60]}")
