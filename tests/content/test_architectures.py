"""Every drawing of an architecture that the site shows."""

from __future__ import annotations

import pytest

from tests.real import catalogue
from tests.unit.test_architectures import assert_sound
from trapwise.drawing.architectures import draw, in_drawing_order
from trapwise.drawing.grids import GRID_SIZES
from trapwise.records import Architecture
from trapwise.rules.architectures import check_architecture


def kept() -> list[Architecture]:
    return list(catalogue().architectures.values())


@pytest.mark.parametrize("record", kept(), ids=lambda record: record.id)
def test_every_kept_drawing_is_sound(record: Architecture) -> None:
    assert check_architecture(record) == []
    for size in GRID_SIZES:
        assert_sound(draw(record, size)[0])


def test_parts_are_read_row_by_row() -> None:
    for record in kept():
        places = [(node.at[1], node.at[0]) for node in in_drawing_order(record)]
        assert places == sorted(places)
