"""List the chapters in the navigation, theme by theme, and say which are drafts."""

from mkdocs.config.defaults import MkDocsConfig

from trapwise.sitewide.navigation import fill_navigation, mark_drafts_in


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    site = config.extra["trapwise"]
    filled = fill_navigation(config.nav, site.findings)
    config.nav = mark_drafts_in(filled, site.drafts, site.findings.titles)
    return config
