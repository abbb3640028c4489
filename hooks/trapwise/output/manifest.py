"""The web app manifest, by which a browser can put the site among a reader's apps."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

MANIFEST = "manifest.webmanifest"
TOKENS = Path("assets/stylesheets/tokens.css")
PAPER = re.compile(r"--tw-paper:\s*light-dark\((?P<light>#[0-9a-f]{6})\b")
APP_ICONS = {"any": "assets/images/favicon.svg", "maskable": "assets/images/icon.svg"}
"""What an icon is for, and its file: as it is, and with room around it that a system may cut into its shape."""


def write_manifest(target: Path, name: str, description: str) -> None:
    """Write the manifest of the built site at ``target``; its ground is that of the style sheet."""
    tokens = target / TOKENS
    paper = PAPER.search(tokens.read_text(encoding="utf-8")) if tokens.is_file() else None
    told: dict[str, Any] = {
        "name": name,
        "short_name": name,
        "description": description,
        "lang": "en",
        # Wherever the site lies, it begins beside this file.
        "id": "./",
        "start_url": "./",
        "scope": "./",
        # Links lead through the site, so there is a way back.
        "display": "minimal-ui",
        **({"background_color": paper["light"], "theme_color": paper["light"]} if paper else {}),
        "icons": [
            {"src": path, "sizes": "any", "type": "image/svg+xml", "purpose": purpose}
            for purpose, path in APP_ICONS.items()
            if (target / path).is_file()
        ],
    }
    (target / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
