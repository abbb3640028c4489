"""Which texts of records their authors are still to write."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Problem
from ..records.base import TO_WRITE
from ..records.reading import Records


def check_unwritten(records: Records) -> Iterator[Problem]:
    """Yield what is still to be written: a field of a record of which a text says so."""
    for kind in records.by_kind:
        for record in records.of(kind):
            for field, value in record:
                if TO_WRITE.search(str(value)):
                    message = f"'{field}' of '{record.id}' is still to be written: it says TODO"
                    yield records.unfinished(kind, record, (field,), message)
