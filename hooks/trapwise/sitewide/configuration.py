"""Does ``mkdocs.yml`` hold what pages are made with, each thing once?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path, PurePath

import yaml

from ..files import files_below, read_text
from ..problems import Problem, shortened
from ..records.yaml_lines import Loader
from .listed_pages import CONFIGURATION

EVENT = re.compile(r"^def on_\w+\(", re.MULTILINE)


def check_configuration(text: str, root: Path, extensions: Collection[str]) -> Iterator[Problem]:
    """Yield keys that are given twice, and hooks and those of ``extensions`` that are left out.

    YAML takes the last of two keys without a word; of what is left out, the build would show what follows.
    """
    try:
        top = yaml.compose(text, Loader)
    except yaml.YAMLError:
        return  # told where the navigation is read
    yield from _repeated_keys(top)
    if not isinstance(top, yaml.MappingNode):
        return
    lists = {key.value: (key.start_mark.line + 1, dict(_entries(value))) for key, value in top.value}
    line, given = lists.get("markdown_extensions", (1, {}))
    for name in extensions:
        if given and name not in given:
            message = f"'markdown_extensions' lacks '{name}', with which pages are written; add it"
            yield Problem(CONFIGURATION, line, message)
    line, given = lists.get("hooks", (1, {}))
    for folder in dict.fromkeys(PurePath(name).parent for name in given):
        listed = {PurePath(name).name for name in given if PurePath(name).parent == folder}
        for path in files_below(root / folder, "*.py"):
            # What serves no event is no hook, and may lie there.
            if path.name not in listed and EVENT.search(read_text(path, path.name)[0] or ""):
                message = f"'hooks' lacks '{(folder / path.name).as_posix()}', without which pages are not whole; add it"
                yield Problem(CONFIGURATION, line, message)


def _repeated_keys(node: yaml.Node | None) -> Iterator[Problem]:
    pending = [] if node is None else [node]
    while pending:
        found = pending.pop()
        if isinstance(found, yaml.SequenceNode):
            pending += found.value
        elif isinstance(found, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, value in found.value:
                line = key.start_mark.line + 1
                if isinstance(key, yaml.ScalarNode) and key.value in seen:
                    first = seen[key.value]
                    message = f"duplicate key '{shortened(key.value, 60)}'; it is first given in line {first}"
                    yield Problem(CONFIGURATION, line, message)
                elif isinstance(key, yaml.ScalarNode):
                    seen[key.value] = line
                pending.append(value)


def _entries(node: yaml.Node) -> Iterator[tuple[str, int]]:
    """Yield the names in a list of names and of names with settings, each with its line."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        name = item.value[0][0] if isinstance(item, yaml.MappingNode) and item.value else item
        if isinstance(name, yaml.ScalarNode):
            yield name.value, name.start_mark.line + 1
