"""How a framework's phases share the minutes of a round."""

from __future__ import annotations

import math

from .records import Framework


def share_minutes(framework: Framework, round_minutes: int) -> dict[str, int]:
    """Return whole minutes by phase id, and their sum as ``total``.

    The round less its overhead is shared in proportion to the middle of each
    phase's range. Minutes are whole by the largest-remainder method; of equal
    remainders the earlier phase gains the minute.
    """
    usable = round_minutes - framework.overhead_minutes
    middles = {phase.id: sum(phase.minutes or ()) / 2 for phase in framework.phases}
    exact = {name: usable * middle / sum(middles.values()) for name, middle in middles.items()}
    minutes = {name: math.floor(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: minutes[name] - exact[name])
    for name in by_remainder[: usable - sum(minutes.values())]:
        minutes[name] += 1
    return {**minutes, "total": usable}
