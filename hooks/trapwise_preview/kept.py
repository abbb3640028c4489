"""What one build leaves to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from trapwise.memo import Memo

KEY = "trapwise_kept"


@dataclass
class Kept:
    """Results with what they were made from, the compiled templates, and the files that were written."""

    memo: Memo = field(default_factory=Memo)
    templates: Environment | None = None
    written: frozenset[str] = frozenset()
    """Paths below the site's folder."""


def kept(config: MkDocsConfig) -> Kept:
    """Return what earlier builds left, which rides on the configuration of each."""
    return cast(Kept, config.extra.setdefault(KEY, Kept()))


def hand_over(left: Kept, config: MkDocsConfig) -> None:
    """Give what earlier builds left to the build of ``config``."""
    config.extra[KEY] = left
