"""Before anything else: read and check the project, or stop with every problem at once."""

import time
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from trapwise.building import prepare
from trapwise.problems import report


# Before mkdocs-bibtex reads the bibliography, so that a mistake in it is told our way.
@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    root = Path(config.config_file_path).parent
    site, extensions, problems = prepare(root, Path(config.docs_dir))
    if problems:
        # MkDocs tells the same message once only; with the time, a mistake made again is told again.
        raise PluginError(f"{time.strftime('%H:%M:%S')} {report(problems)}")
    config.extra["trapwise"] = site
    config.markdown_extensions.extend(extensions)  # type: ignore[arg-type]
    return config
