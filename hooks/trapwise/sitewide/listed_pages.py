"""Does the navigation in ``mkdocs.yml`` list the pages that there are?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import yaml

from ..problems import Problem, nearest, unfinished
from ..records.yaml_lines import yaml_fault, yaml_mark
from .findings import Findings
from .navigation import MARKERS

CONFIGURATION = "mkdocs.yml"


def check_navigation(text: str, findings: Findings, pages: Collection[str]) -> list[Problem]:
    """Return what ``mkdocs.yml``, whose text this is, lists and is no page; and what it asks for and does not list.

    ``pages`` are the paths of all pages, those too that cannot be read.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = yaml_mark(error)
        return [Problem(CONFIGURATION, mark.line + 1 if mark else 1, yaml_fault(error))]
    nav = _at(root, "nav")
    if nav is None:
        return []
    problems, listed = list[Problem](), set[str]()
    for name, line in _leaves(nav):
        if name in MARKERS:
            listed |= set(_paths(MARKERS[name](findings)))
        elif name.startswith("fill:"):
            message = f"nothing fills '{name}'; expected one of {', '.join(MARKERS)}{nearest(name, MARKERS)}"
            problems.append(Problem(CONFIGURATION, line, message))
        elif name.endswith(".md"):
            listed.add(name)
            if name not in pages:
                message = f"the navigation lists '{name}', which is no page of docs/{nearest(name, pages)}"
                problems.append(Problem(CONFIGURATION, line, message))
    demanded = _at(root, "validation", "nav", "omitted_files")
    if isinstance(demanded, yaml.ScalarNode) and demanded.value == "warn":
        message = f"the navigation does not list the page; add it to 'nav' in {CONFIGURATION}"
        problems += [unfinished(f"docs/{path}", 1, message) for path in sorted(set(pages) - listed)]
    return problems


def _at(node: yaml.Node | None, *keys: str) -> yaml.Node | None:
    """Return what stands below keys, if it is there."""
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for name, value in pairs if name.value == key), None)
    return node


def _leaves(node: yaml.Node) -> Iterator[tuple[str, int]]:
    """Yield each entry below ``nav``, without titles, with its line."""
    if isinstance(node, yaml.ScalarNode):
        yield node.value, node.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _leaves(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _leaves(value)


def _paths(entries: Any) -> Iterator[str]:
    """Yield the paths of filled entries."""
    match entries:
        case str():
            yield entries
        case list():
            for entry in entries:
                yield from _paths(entry)
        case dict():
            for entry in entries.values():
                yield from _paths(entry)
