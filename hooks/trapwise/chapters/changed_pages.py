"""Every entry of the page of changes names a page that is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..problems import Problem, nearest
from ..records.reading import Records


def check_changed_pages(records: Records, files: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each change whose page is none of ``files``, the paths in ``docs``."""
    pages = [path for path in files if path.endswith(".md")]
    for change in records.of("changes"):
        if change.page not in pages:
            message = f"the change names the page '{change.page}', which is none of docs/{nearest(change.page, pages)}"
            yield records.problem("changes", change, ("page",), message)
