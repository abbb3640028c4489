"""A trap's mark: its lab's curves, and nothing by which one could tell them apart."""

from __future__ import annotations

from trapwise.drawing.trap_marks import HEIGHT, WIDTH, draw_trap_mark


def record(trap: list[float | None], fix: list[float | None], scale: str = "linear") -> dict[str, object]:
    series = {"trap": {"median": trap}, "fix": {"median": fix}, "other": {"median": [9.0] * len(trap)}}
    x = {"values": [1, 2, 3, 4], "scale": "linear"}
    return {"sweeps": {"first": {"series": series, "x": x, "y": {"scale": scale}}}}


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (point.split(",") for point in line.split())]


def test_a_mark_has_the_two_curves_within_its_size() -> None:
    lines = draw_trap_mark(record([1, 2, 3, 4], [4, 3, 2, 1]))
    assert len(lines) == 2
    trap, fix = (points(line) for line in lines)
    assert [x for x, _ in trap] == sorted(x for x, _ in trap)
    assert trap[0][1] > trap[-1][1], "what grows goes up"
    assert [y for _, y in trap] == [y for _, y in fix][::-1]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in trap)


def test_a_curve_ends_where_an_answer_fails_for_good() -> None:
    assert [len(points(line)) for line in draw_trap_mark(record([1, 2, None, None], [1, 2, 3, 4]))] == [2, 4]
    assert [len(points(line)) for line in draw_trap_mark(record([0, 2, 3, 4], [1, 2, 3, 4], "log"))] == [3, 4]


def test_a_lab_without_a_sweep_or_a_value_has_no_mark() -> None:
    assert draw_trap_mark({}) == ()
    assert draw_trap_mark(record([None] * 4, [None] * 4)) == ()
