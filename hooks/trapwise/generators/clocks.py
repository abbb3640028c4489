"""The minutes of each phase of a framework."""

from __future__ import annotations

from ..catalogue import Catalogue
from ..clocks import share_minutes
from ..shelf import Shelf
from ..templating import render
from . import Maker


def clear_clock(shelf: Shelf) -> str:
    """Minutes for each phase of CLEAR, for each length of round."""
    framework = shelf.catalogue.frameworks["clear"]
    return render(
        "clock.md.j2",
        framework=framework,
        clocks=[share_minutes(framework, minutes) for minutes in framework.rounds],
        low=sum(phase.minutes[0] for phase in framework.phases if phase.minutes),
        high=sum(phase.minutes[1] for phase in framework.phases if phase.minutes),
    )


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"clear-clock": clear_clock}
