"""In a preview, write what changed and remove what is gone."""

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from trapwise_preview.pages import settle_pages
from trapwise_preview.templates import keep_templates


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    settle_pages(files, config)
    return keep_templates(env, config)
