"""Keep the theme from making an index that nothing reads; its search box is ours to fill."""

from mkdocs.config.defaults import MkDocsConfig


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    # With the plugin's own switch, "enabled", the box would go as well.
    plugin = config.plugins["material/search"]
    for event in ("page_context", "post_build"):
        methods = config.plugins.events[event]
        methods[:] = [method for method in methods if getattr(method, "__self__", None) is not plugin]
    return config
