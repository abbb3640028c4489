"""Labs: seeded experiments that run a trap's wrong answer against the right one.

A lab script in ``content/labs`` imports its vocabulary from here:
``from trapwise.labs import Lab, Sweep, Table``.

The labs in ``content/labs`` have that form. A comparison that an opponent may change in any
one thing is declared as an ``Experiment`` (`experiments`, `settings`); `verdicts.examine` tunes
every arm by the same search (`tuning`), compares them in pairs (`standings`), moves each setting
to both ends of its range, switches the cause off (`stress`), and computes what may be concluded.
"""

from .definition import Lab, LabError, Sweep, Table

__all__ = ["Lab", "LabError", "Sweep", "Table"]
