"""A preview that a mistake does not stop."""

from __future__ import annotations

from collections.abc import Callable

STILL_THERE = "The preview still shows the last good build; it follows when this is mended."


def surviving(build: Callable[[], None], say: Callable[[str], None]) -> Callable[[], None]:
    """Return ``build`` made to end normally where MkDocs aborts it (with ``SystemExit``).

    What is wrong has been told by then, and the problems of ``content/`` and
    ``docs/`` are found before the last site is cleaned away.
    """

    def build_or_keep() -> None:
        try:
            build()
        except SystemExit:
            say(STILL_THERE)

    return build_or_keep
