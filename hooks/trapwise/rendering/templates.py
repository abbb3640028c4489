"""The Jinja templates of generated Markdown and HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from ..typography import as_json, as_text, joined, prose, typeset


@cache
def environment() -> Environment:
    """Return the environment of ``templates/``: strict about names, showing all text as it is typed.

    Only the templates of ``trapwise new`` write text as it is, since they write an author's sources.
    """
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
        autoescape=lambda name: not (name or "").startswith("new-"),
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # {#anchor} is how Markdown names a heading.
        comment_start_string="{##",
        comment_end_string="##}",
    )
    made.filters |= {
        "typeset": typeset,
        "prose": prose,
        "join": joined,
        "tojson": as_json,
        "e": as_text,
        "escape": as_text,
    }
    return made


@pass_eval_context
def _shown(context: EvalContext, value: Any) -> Any:
    """Return what a template shows of a value: text as it is typed, markup as it is."""
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return as_text(str(value)) if context.autoescape and is_text else value


def render(template: str, **values: Any) -> str:
    """Render a template of ``templates/``."""
    return environment().get_template(template).render(**values)
