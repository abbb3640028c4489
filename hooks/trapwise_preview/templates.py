"""The theme's templates, compiled once for all builds of a preview."""

from __future__ import annotations

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from .kept import kept


def keep_templates(env: Environment, config: MkDocsConfig) -> Environment:
    """Return the environment of the first build: it holds compiled templates and follows their files."""
    left = kept(config)
    if left.templates is None:
        left.templates = env
    return left.templates
