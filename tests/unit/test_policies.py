"""What a page may run: its content security policy."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from trapwise.output.finished_pages import finish_others, finished
from trapwise.output.policies import policy, with_policy

PAGE = (
    '<!doctype html>\n<html><head>\n<meta charset="utf-8">\n<title>A</title>{}</head><body>{}</body></html>\n'
)


def hashed(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def rule(name: str, head: str = "", body: str = "", text: str = "", is_preview: bool = False) -> list[str]:
    rules = policy(PAGE.format(head, body), text, is_preview=is_preview).split("; ")
    return next(found for found in map(str.split, rules) if found[0] == name)[1:]


@pytest.mark.parametrize(
    "script",
    [
        "<script>a()</script>",
        '<script type="module">a()</script>',
        "<script type=text/javascript>a()</script>",
        '<script type="application/javascript" data-src="b.js">a()</script>',
        "<SCRIPT async>a()</SCRIPT >",
    ],
)
def test_a_script_that_stands_in_the_frame_of_a_page_is_named(script: str) -> None:
    assert rule("script-src", head=script) == ["'self'", hashed("a()")]
    assert rule("script-src", body=script * 2) == ["'self'", hashed("a()")]


@pytest.mark.parametrize(
    "script",
    [
        '<script src="a.js"></script>',
        '<script defer src = "a.js">a()</script>',
        '<script type="application/json">{"a": 1}</script>',
        "<script type='application/ld+json'>{}</script>",
        "&lt;script>a()&lt;/script>",
    ],
)
def test_what_runs_from_a_file_or_not_at_all_is_not_named(script: str) -> None:
    assert rule("script-src", head=script) == ["'self'"]


def test_a_script_in_the_text_of_a_page_is_not_named() -> None:
    text = "<p>Text</p><script>steal()</script><style>p { color: red }</style>"
    found = policy(PAGE.format("<script>a()</script>", text), text)
    assert hashed("a()") in found
    assert hashed("steal()") not in found
    assert hashed("p { color: red }") not in found


def test_styles_are_named_each_once_and_no_other_is_allowed() -> None:
    assert rule("style-src", body="<p>") == ["'self'"]
    aligned = '<td style="text-align: left;">a</td><td class="b"\nstyle=\'text-align: left;\'>'
    found = rule("style-src", head="<style>b { }</style>", body=aligned)
    assert found == ["'self'", hashed("b { }"), "'unsafe-hashes'", hashed("text-align: left;")]
    assert rule("style-src", body='<p style="--a: &quot;b&quot;">')[-1] == hashed('--a: "b"')


@pytest.mark.parametrize("is_preview", [True, False])
def test_nothing_comes_from_elsewhere(is_preview: bool) -> None:
    for name in ("default-src", "connect-src", "worker-src", "base-uri", "form-action"):
        assert rule(name, is_preview=is_preview) == ["'self'"]
    assert rule("object-src", is_preview=is_preview) == ["'none'"]
    assert rule("img-src", is_preview=is_preview) == ["'self'", "data:"]
    assert "unsafe-eval" not in policy(PAGE, is_preview=is_preview)


def test_only_a_preview_may_have_any_script_in_a_page() -> None:
    script = "<script>a()</script>"
    assert rule("script-src", head=script, is_preview=True) == ["'self'", "'unsafe-inline'"]
    assert "'unsafe-inline'" not in rule("script-src", head=script)


def test_the_policy_stands_before_all_that_it_rules_and_behind_the_character_set() -> None:
    made = with_policy(PAGE.format("<script>a()</script>", ""))
    assert made.index('charset="utf-8"') < made.index("Content-Security-Policy") < made.index("<title>")
    assert made.index('charset="utf-8"') < 1024
    bare = with_policy("<html><head><script>a()</script></head></html>")
    assert bare.index("Content-Security-Policy") < bare.index("<script>")
    assert '<meta name="referrer" content="same-origin">' in made


@pytest.mark.parametrize("page", [PAGE.format("", ""), "<html><head></head></html>", "<p>A piece</p>", ""])
def test_a_page_gets_one_policy(page: str) -> None:
    made = with_policy(page)
    assert with_policy(made) == made
    assert made.count("Content-Security-Policy") == ("<head" in page)


def test_blanks_of_templates_go_and_those_of_the_text_stay() -> None:
    text = "<pre>a\n\n  b</pre>"
    page = PAGE.format("\n  \n    <script>\n  a()\n</script>", f"\n\n  {text}\n\n\n")
    made = finished(page, text, (), is_preview=False)
    assert f"<body>\n{text}\n</body>" in made
    assert "<script>\na()\n</script>" in made
    assert hashed("\na()\n") in made
    assert finished(page, "", (), is_preview=False).endswith(page.partition("</title>")[2])


def test_pages_without_a_source_are_finished_too(tmp_path: Path) -> None:
    moved = '<!doctype html>\n<html><head>\r\n<meta charset="utf-8"><script>go()</script></head></html>'
    done = finished(PAGE.format("", "é"), "", (), is_preview=False)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "index.html").write_bytes(moved.encode())
    (tmp_path / "index.html").write_bytes(done.encode())
    finish_others(tmp_path, (), is_preview=False)
    assert (tmp_path / "index.html").read_bytes() == done.encode()
    assert (tmp_path / "old" / "index.html").read_bytes() == with_policy(moved).encode()
    assert hashed("go()") in with_policy(moved)
