"""Labs: seeded experiments that run a trap's wrong answer against the right one.

A lab script in ``content/labs`` imports its vocabulary from here:
``from trapwise.labs import Arm, Experiment, Setting``.

An ``Experiment`` is a comparison that an opponent may change in any one thing. `verdicts.examine`
tunes every arm by the same search (`tuning`), compares them in pairs (`standings`), moves each
setting to both ends of its range, switches the cause off (`stress`), moves several together
(`together`), and computes what may be concluded. ``Lab`` is the form of the first edition, in which
seeds were varied and nothing else.
"""

from .definition import Lab, LabError, Sweep, Table
from .experiments import Arm, Curve, Experiment, World
from .settings import Fixed, Knob, Range, Setting

__all__ = [
    "Arm",
    "Curve",
    "Experiment",
    "Fixed",
    "Knob",
    "Lab",
    "LabError",
    "Range",
    "Setting",
    "Sweep",
    "Table",
    "World",
]
