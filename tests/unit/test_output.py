"""What is written beside the pages of a built site, and a preview that goes on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError

from tests import tiny
from trapwise.building import prepare
from trapwise.chapters.outline import Bounds
from trapwise.output import fonts
from trapwise.output.assets import write_assets
from trapwise.searching.files import search_files, write_search
from trapwise.sitewide.site import Site
from trapwise_preview.failures import STILL_THERE, failure, surviving


def test_search_is_written_as_the_browser_reads_it(tmp_path: Path, surveyed: Site) -> None:
    for _ in range(2):
        write_search(tmp_path, surveyed)
    for name, content in zip(("names", "words"), search_files(surveyed), strict=True):
        text = (tmp_path / "search" / f"{name}.json").read_text(encoding="utf-8")
        assert text == json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def test_fonts_the_list_of_pages_and_the_worker_are_written(tmp_path: Path, surveyed: Site) -> None:
    target, cache = tmp_path / "site", tmp_path / "cache"
    target.mkdir()
    (target / "index.html").write_text("<p>Trap</p>", encoding="utf-8")
    (target / "sw.js").write_text("const FILES = {/* files */};\nconst BYTES = 0;", encoding="utf-8")
    write_assets(target, surveyed, cache, ("Tiny", "A tiny site.", "https://example.org/"))
    written = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    made = {name for name in written if name.startswith("assets/fonts/")}
    origins = {"assets/origins/first-trap.json", "assets/origins/quantity.json"}
    assert written == {"index.html", "sw.js", "llms.txt", "manifest.webmanifest", *origins, *made}
    assert "assets/fonts/math.woff2" in made
    assert all((target / name).read_bytes()[:4] == b"wOF2" for name in made)
    assert len(list((cache / "fonts").iterdir())) == len(made), "a subset is made once"
    assert (target / "llms.txt").read_text(encoding="utf-8").startswith("# Tiny\n\n> A tiny site.\n")
    worker = (target / "sw.js").read_text(encoding="utf-8")
    assert "/* files */" not in worker
    assert '"assets/fonts/math.woff2":"' in worker
    assert "BYTES=0" not in worker


def test_a_build_that_is_stopped_says_that_the_last_one_is_still_there() -> None:
    said: list[str] = []

    def stopped() -> None:
        raise SystemExit(1)

    surviving(stopped, said.append)()
    assert said == [STILL_THERE]
    surviving(lambda: None, said.append)()
    assert said == [STILL_THERE]


def test_whatever_else_fails_is_told_in_a_line() -> None:
    said: list[str] = []

    def fails() -> None:
        raise ValueError("a mistake\n  of ours")

    surviving(fails, said.append)()
    assert re.fullmatch(r"tests/unit/test_output\.py:\d+: ValueError: a mistake of ours", said[0])
    assert said[1:] == [STILL_THERE]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("site_name: Tiny\nnav: [a, b\nplugins:\n  - search\n", "3: not valid YAML: expected ',' or ']'"),
        ("site_name: Tiny\n\tnav: []\n", "2: not valid YAML: a tab; YAML is indented by spaces"),
        ("a: {\n" * 2 + "b: [\n- c", "4: not valid YAML: "),
    ],
)
def test_a_configuration_that_is_no_yaml_is_told_as_a_record_would_be(
    tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_config(str(tmp_path / "mkdocs.yml"))
    assert failure(raised.value).startswith(f"{tmp_path}/mkdocs.yml:{told}")
    assert "\n" not in failure(raised.value)


def test_each_font_has_the_characters_that_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, str] = {}

    def subset(name: str, text: str, cache: Path) -> bytes:
        asked[name] = text
        return name.encode()

    monkeypatch.setattr(fonts, "make_subset", subset)
    page = "<p>Grüße ↩ <math><mo>∮</mo></math></p>".encode()
    frequent, rare = fonts.write_fonts(tmp_path, {"index.html": page}, tmp_path / "cache")
    assert rare == "ßü"
    assert set(frequent) == {*fonts.ALWAYS_KEPT, "↩"}
    assert set(asked) == set(fonts.FONTS)
    assert {name for name, text in asked.items() if "∮" in text} == {"math"}
    assert {name for name, text in asked.items() if "ü" in text} == set(fonts.FONTS) - {"math"}
    assert (tmp_path / "assets/fonts/sans-bold.woff2").read_bytes() == b"sans-bold"
    assert (tmp_path / "assets/fonts/sans-bold-rare.woff2").exists()
    assert not (tmp_path / "assets/fonts/math-rare.woff2").exists()


def test_a_face_says_what_each_of_its_files_holds() -> None:
    face = '@font-face { font-family: "A"; src: url("../fonts/sans-bold.woff2") format("woff2"); font-display: fallback; }'
    made = fonts.with_rare_faces(face + "p{x:y}", "ab~", "ßàáü")
    common, _, rest = made.partition("}")
    rare, _, rest = rest.partition("}")
    assert rest == "p{x:y}"
    assert 'url("../fonts/sans-bold.woff2")' in common
    assert 'url("../fonts/sans-bold-rare.woff2")' in rare
    assert ("optional" in common, "optional" in rare) == (False, True)
    assert common.endswith(";unicode-range:U+61-62,U+7E")
    assert rare.endswith(";unicode-range:U+DF-E1,U+FC")
    assert fonts.with_rare_faces(face, "a", "") == face
    other = face.replace("sans-bold", "math")
    assert fonts.with_rare_faces(other, "a", "ü") == other


def test_a_subset_is_known_by_its_font_and_its_characters(tmp_path: Path) -> None:
    bold, more = (fonts.make_subset("sans-bold", text, tmp_path) for text in ("ab", "abc"))
    regular = fonts.make_subset("sans-regular", "ab", tmp_path)
    assert len({bold, more, regular}) == 3
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert fonts.make_subset("sans-bold", "ab", tmp_path) == bold
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_build_asks_of_a_chapter_what_its_bounds_say(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    assert prepare(root, root / "docs")[2] == []
    _, _, problems = prepare(root, root / "docs", Bounds(cards=40))
    assert [problem.message for problem in problems if "40" in problem.message]
