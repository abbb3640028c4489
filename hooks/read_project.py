"""Before anything else: read and check the project, or stop with every problem at once."""

import time
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from trapwise.building import prepare
from trapwise.chapters.giveaways import guesses_told
from trapwise.problems import report, sort_out, stops_build
from trapwise_preview.kept import kept


# Before mkdocs-bibtex reads the bibliography, so that a mistake in it is told our way.
@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    root = Path(config.config_file_path).parent
    memo = kept(config).memo
    site, extensions, problems = prepare(root, Path(config.docs_dir), memo=memo)
    get_plugin_logger("trapwise").info(guesses_told(site.pages.values(), memo))
    if stops_build(problems, config.strict):
        # MkDocs tells the same message once only; with the time, a mistake made again is told again.
        raise PluginError(f"{time.strftime('%H:%M:%S')} {report(problems)}")
    for unfinished in sort_out(problems)[1]:
        get_plugin_logger("trapwise").warning("unfinished: %s", unfinished)
    config.extra["trapwise"] = site
    config.markdown_extensions.extend(extensions)  # type: ignore[arg-type]
    return config
