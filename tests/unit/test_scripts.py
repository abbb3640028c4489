"""What a build makes of scripts."""

from __future__ import annotations

from pathlib import Path

from trapwise.output.scripts import shrink_scripts

MODULE = r"""// @ts-check
/* What it is for. */
import { one } from "./dom.js";

/**
 * Say what was found.
 * @param {string} text
 */
export const told = (text) => `/* ${text} */ // ${one("a  b")}`; // why
const WORD = /["'’]\/\*[/*]/g;
"""


def test_our_modules_lose_their_comments_and_keep_what_only_looks_like_one(tmp_path: Path) -> None:
    folder = tmp_path / "assets" / "javascripts" / "search"
    folder.mkdir(parents=True)
    (folder / "told.js").write_text(MODULE, encoding="utf-8")
    shrink_scripts(tmp_path)
    made = (folder / "told.js").read_text(encoding="utf-8")
    assert "@param" not in made
    assert "why" not in made
    assert "What it is for" not in made
    assert '`/* ${text} */ // ${one("a  b")}`' in made
    assert r"""/["'’]\/\*[/*]/g""" in made


def test_the_theme_s_scripts_stay_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "assets" / "javascripts"
    folder.mkdir(parents=True)
    theirs = "/*! licence */\nvar a = 1;\n"
    (folder / "bundle.js").write_text(theirs, encoding="utf-8")
    shrink_scripts(tmp_path)
    assert (folder / "bundle.js").read_text(encoding="utf-8") == theirs
