"""The Jinja templates of generated Markdown and HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from .typography import typeset


@cache
def environment() -> Environment:
    """Return the environment of ``templates/``: strict about names, escaping HTML."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
        autoescape=select_autoescape(["html.j2", "html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # {#anchor} is how Markdown names a heading.
        comment_start_string="{##",
        comment_end_string="##}",
    )
    made.filters["typeset"] = typeset
    return made


def render(template: str, **values: Any) -> str:
    """Render a template of ``templates/``."""
    return environment().get_template(template).render(**values)
