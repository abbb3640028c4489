"""Give the redirects plugin the addresses that renamed pages had."""

from mkdocs.config.defaults import MkDocsConfig

from trapwise.output.redirects import redirects


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    plugin = config.plugins["redirects"].config
    # A new mapping: the plugin's default is one object for all builds.
    plugin["redirect_maps"] = {**plugin["redirect_maps"], **redirects(config.extra["trapwise"])}
    return config
