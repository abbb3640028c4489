"""Labs: seeded experiments that run a trap's wrong answer against the right one.

A lab script in ``content/labs`` imports its vocabulary from here:
``from trapwise.labs import Lab, Sweep, Table``.
"""

from .definition import Lab, LabError, Sweep, Table

__all__ = ["Lab", "LabError", "Sweep", "Table"]
