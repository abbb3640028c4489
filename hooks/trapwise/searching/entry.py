"""Something that can be found, as it goes into the index."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SearchEntry:
    """Something that can be found.

    ``address`` is below the site's root. ``names`` are other names, ``symptoms``
    what a reader sees, ``words`` what else is said of it; ``line`` is shown under
    the title. ``page`` is the path in ``docs`` of the page that it owns, if any; ``mark``
    holds the lines of a trap's mark.
    """

    kind: str
    title: str
    address: str
    line: str = ""
    names: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    page: str = ""
    mark: tuple[str, ...] = ()
