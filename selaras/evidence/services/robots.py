"""Whether a site lets programs fetch an address: robots.txt after RFC 9309, without regular expressions."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

# Characters that mean something in a rule or an address and are compared as they stand.
_PLAIN = "/*$?&=;,:@!'()+~-._"


@dataclass(frozen=True, slots=True)
class Rule:
    pattern: str
    allows: bool


def allows(text: str, *, agent: str, path: str) -> bool:
    """The longest rule that fits decides; of two as long the one that allows; none lets in."""
    if path.split("?")[0] == "/robots.txt":
        return True
    wanted = _normal(path)
    fitting = [rule for rule in _rules(text, agent.casefold()) if _fits(rule.pattern, wanted)]
    best = max(fitting, key=lambda rule: (len(rule.pattern), rule.allows), default=None)
    return best is None or best.allows


def _rules(text: str, agent: str) -> list[Rule]:
    """The groups that name the agent, taken together; where none does, those for everybody."""
    named: list[Rule] = []
    everybody: list[Rule] = []
    is_named = False
    agents: list[str] = []
    in_agents = False
    for line in text.splitlines():
        field, _colon, value = line.split("#", 1)[0].partition(":")
        field, value = field.strip().casefold(), value.strip()
        if field == "user-agent":
            agents = [*agents, value.casefold()] if in_agents else [value.casefold()]
            in_agents = True
            is_named = is_named or agent in agents
        elif field in {"allow", "disallow"}:
            in_agents = False
            if value:
                rule = Rule(_normal(value), field == "allow")
                if agent in agents:
                    named.append(rule)
                if "*" in agents:
                    everybody.append(rule)
    return named if is_named else everybody


def _normal(path: str) -> str:
    """ "/a%3Cd" and "/a%3cd" are one address; an unreserved character is itself, however it is written."""
    return quote(unquote(path, errors="surrogateescape"), safe=_PLAIN, errors="surrogateescape")


def _fits(pattern: str, path: str) -> bool:
    """A rule fits from the start; "*" stands for any run, "$" for the end; in one pass over the path."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not others:
        return not is_whole or at == len(path)
    *middle, last = others
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if is_whole:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
