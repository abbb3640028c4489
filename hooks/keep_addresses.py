"""Give the redirects plugin the addresses that renamed pages had."""

from mkdocs.config.defaults import MkDocsConfig

from trapwise.output.redirects import redirects


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.plugins["redirects"].config["redirect_maps"].update(redirects(config.extra["trapwise"]))
    return config
