"""After each edit the preview shows, byte for byte, what a build from nothing would give."""

from __future__ import annotations

import logging
import re
import shutil
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.structure.pages import Page

from tests.conftest import ROOT
from tests.edits import ADDRESS, configuration, edits_and_differences, files_of
from trapwise_preview.failures import STILL_THERE, surviving
from trapwise_preview.rebuilding import Preview


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_edits(project: Path, tmp_path: Path, seed: int) -> None:
    built = 0
    for made, differences, was_built in edits_and_differences(project, tmp_path / "work", 14, seed):
        assert differences == [], f"after: {made}"
        built += was_built
    assert built > 7, "too many edits were refused to show anything"


def rendered_and_written(
    project: Path, tmp_path: Path, path: str, old: str, new: str
) -> tuple[set[str], set[str]]:
    """Return the pages that the preview renders, and those that it writes, after an edit."""
    from mkdocs.commands.build import build

    from trapwise_preview.rebuilding import Preview

    config = configuration(project, tmp_path / "shown")
    build(config, serve_url=ADDRESS)
    preview, before = Preview(config), files_of(tmp_path / "shown")
    file = project / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    rendered: set[str] = set()
    render = Page.render
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Page, "render", lambda page, *rest: (rendered.add(page.file.src_uri), render(page, *rest))[1]
        )
        preview.rebuild()
    after = files_of(tmp_path / "shown")
    return rendered, {name for name in after if after[name] != before.get(name)}


def test_a_word_on_one_page_renders_that_page_alone(project: Path, tmp_path: Path) -> None:
    found = rendered_and_written(project, tmp_path, "docs/index.md", "\n\n", "\n\nHello. ")
    rendered, changed = found
    assert rendered == {"index.md"}
    assert "index.html" in changed
    assert not any(name.startswith("traps/") for name in changed)


def test_a_definition_reaches_the_pages_that_show_it(project: Path, tmp_path: Path) -> None:
    rendered, changed = rendered_and_written(
        project, tmp_path, "content/terms.yml", "definition: ", "definition: Truly, "
    )
    assert "reference/glossary.md" in rendered
    assert "reference/glossary/index.html" in changed


def test_changed_code_is_told(project: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from mkdocs.commands.build import build

    from trapwise_preview.rebuilding import Preview

    code = project / "hooks" / "own.py"
    code.parent.mkdir()
    code.write_text("A = 1\n", encoding="utf-8")
    config = configuration(project, tmp_path / "shown")
    build(config, serve_url=ADDRESS)
    preview = Preview(config)
    code.write_text("A = 2\n", encoding="utf-8")
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    with caplog.at_level(logging.WARNING, "mkdocs"):
        preview.rebuild()
    assert "hooks/own.py has changed; stop the preview and start it again" in caplog.text


def own_overrides(project: Path) -> Path:
    """Give the project templates of its own, and return the page's."""
    shutil.copytree(ROOT / "overrides", project / "overrides")
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(f"{ROOT}/overrides", "overrides"), encoding="utf-8")
    return project / "overrides" / "main.html"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("{% if %}", r"overrides/main\.html:\d+: not a template: "),
        ("{{ nothing.at.all }}", r"overrides/main\.html:\d+: UndefinedError: "),
    ],
)
def test_a_template_that_fails_leaves_the_site_whole(
    project: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: str, told: str
) -> None:
    template = own_overrides(project)
    config = configuration(project, tmp_path / "shown")
    build(config, serve_url=ADDRESS)
    preview, before, said = Preview(config), files_of(tmp_path / "shown"), list[str]()
    good = template.read_text(encoding="utf-8")
    template.write_text(
        good.replace("{% block extrahead %}", "{% block extrahead %}" + broken), encoding="utf-8"
    )
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with caplog.at_level(logging.ERROR, "mkdocs"):
        surviving(preview.rebuild, said.append)()
    assert files_of(tmp_path / "shown") == before
    assert re.search(told, caplog.text), caplog.text
    assert said == [STILL_THERE]

    template.write_text(
        good.replace("{% block extrahead %}", "{% block extrahead %}<!-- new -->"), encoding="utf-8"
    )
    surviving(preview.rebuild, said.append)()
    assert "<!-- new -->" in (tmp_path / "shown" / "index.html").read_text(encoding="utf-8")
    assert said == [STILL_THERE]


def test_a_configuration_that_cannot_be_read_leaves_the_site_whole(project: Path, tmp_path: Path) -> None:
    config = configuration(project, tmp_path / "shown")
    build(config, serve_url=ADDRESS)
    preview, before, said = Preview(config), files_of(tmp_path / "shown"), list[str]()
    file = project / "mkdocs.yml"
    good = file.read_text(encoding="utf-8")
    for broken in ("site_name: [", "site_name: A\nno_such: 1\ntheme: nowhere\n", ""):
        file.write_text(broken, encoding="utf-8")
        surviving(preview.rebuild, said.append)()
        assert said[-1] == STILL_THERE
        assert files_of(tmp_path / "shown") == before
    file.write_text(good.replace("site_name: Tiny", "site_name: Other"), encoding="utf-8")
    surviving(preview.rebuild, said.append)()
    assert "Other" in (tmp_path / "shown" / "index.html").read_text(encoding="utf-8")
