"""What was changed on the site, and what was wrong."""

from __future__ import annotations

from datetime import date
from typing import Literal

from .base import Id, Line, Record, Text


class Change(Record):
    """An entry of the page of changes and errata; ``page`` is a path in ``docs``."""

    id: Id
    day: date
    kind: Literal["erratum", "correction", "addition"]
    page: Line
    text: Text
