"""List the chapters in the navigation, theme by theme."""

from mkdocs.config.defaults import MkDocsConfig

from trapwise.sitewide.navigation import fill_navigation


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.nav = fill_navigation(config.nav, config.extra["trapwise"].findings)
    return config
