"""After mkdocs-bibtex has read the bibliography: give it the entries in the form that its style reads."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from pybtex.database import BibliographyData

from trapwise.rendering.citations import entries


@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    registry = getattr(config.plugins.get("bibtex"), "registry", None)
    if registry is not None:
        registry.bib_data = BibliographyData(entries=entries(config.extra["trapwise"].catalogue.papers))
    return config
