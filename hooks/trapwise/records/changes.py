"""What was changed on the site, and what was wrong."""

from __future__ import annotations

from datetime import date

from .base import Id, Line, Record, Text
from .tags import ChangeKind


class Change(Record):
    """An entry of the page of changes and errata; ``page`` is a path in ``docs``."""

    id: Id
    day: date
    kind: ChangeKind
    page: Line
    text: Text
