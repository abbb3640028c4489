"""The web app manifest: addresses beside it, the style sheet's ground, and icons that are there."""

from __future__ import annotations

import json
from pathlib import Path

from trapwise.output.manifest import APP_ICONS, MANIFEST, write_manifest


def manifest(target: Path) -> dict[str, object]:
    write_manifest(target, "A site", "What it is")
    told = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    assert isinstance(told, dict)
    return told


def test_a_manifest_names_the_site_and_begins_beside_itself(tmp_path: Path) -> None:
    told = manifest(tmp_path)
    assert (told["name"], told["description"]) == ("A site", "What it is")
    assert {told[key] for key in ("id", "start_url", "scope")} == {"./"}
    assert told["icons"] == []
    assert "background_color" not in told


def test_icons_and_ground_are_those_of_the_site(tmp_path: Path) -> None:
    styles = tmp_path / "assets" / "stylesheets"
    styles.mkdir(parents=True)
    (styles / "tokens.css").write_text(
        ":root { --tw-paper: light-dark(#fbf9f4, #15171b); }", encoding="utf-8"
    )
    icon = tmp_path / APP_ICONS["maskable"]
    icon.parent.mkdir(parents=True)
    icon.write_text("<svg/>", encoding="utf-8")
    told = manifest(tmp_path)
    assert told["background_color"] == told["theme_color"] == "#fbf9f4"
    assert told["icons"] == [
        {"src": APP_ICONS["maskable"], "sizes": "any", "type": "image/svg+xml", "purpose": "maskable"}
    ]


def test_the_projects_own_icons_are_there() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"
    for path in APP_ICONS.values():
        assert (docs / path).is_file(), path
