"""A browser in words that its owner knows it by: "Chrome di Android"."""

import re

# The first that fits counts: Edge and Opera call themselves Chrome too, and everybody calls himself Mozilla.
BROWSERS = (
    (r"EdgA?(?:iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"UCBrowser/", "UC Browser"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"CrOS", "ChromeOS"),
    (r"Macintosh|Mac OS X", "Mac"),
    (r"Linux", "Linux"),
)


def device_words(user_agent: str) -> tuple[str, str]:
    """Browser and system, each empty where it is not known; no version, which changes every month."""
    head = user_agent[:500]
    return _first(BROWSERS, head), _first(SYSTEMS, head)


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in patterns if re.search(pattern, text)), "")
