"""What one build leaves to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from trapwise.memo import Memo

from .store import Store

KEY = "trapwise_kept"


@dataclass
class Kept:
    """Results with what they were made from, the compiled templates, and the files that were written."""

    memo: Memo = field(default_factory=Memo)
    templates: Environment | None = None
    written: frozenset[str] = frozenset()
    """Paths below the site's folder."""
    looks: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """All that the written page of each path shows."""
    known: set[str] = field(default_factory=set)
    """The pages, by path, that the build under way has not to render itself."""
    store: Store | None = None
    """Where the first build of a process leaves its results to other processes."""
    has_workshop: bool = False
    """Whether a preview builds, which looks after the folder by itself."""


def kept(config: MkDocsConfig) -> Kept:
    """Return what earlier builds left, which rides on the configuration of each."""
    if KEY not in config.extra:
        store = Store(config)
        config.extra[KEY] = Kept(store.load(), store=store)
    return cast(Kept, config.extra[KEY])


def hand_over(left: Kept, config: MkDocsConfig) -> None:
    """Give what earlier builds left to the build of ``config``."""
    config.extra[KEY] = left


def leave(config: MkDocsConfig) -> None:
    """Leave the results of a first build to other processes."""
    left = kept(config)
    if left.store is not None:
        left.store.save(left.memo)
        left.store = None
