"""The study plans that follow from the tags of the records: by the time one has, and by role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models.reading_order import Reading, days_for, interleave, spread, with_prerequisites
from ..records import Design, Mistake, Trap
from ..records.tags import Family, Level, Role, Severity
from .findings import Findings

MINUTES_A_DAY = 45
"""What a plan by role asks for; a round of an interview is as long."""

DAYS_A_WEEK = 6
"""Days of reading in a week of the plan of four weeks; on the seventh, nobody reads."""

BY_TIME = ("one-day", "one-week", "four-weeks")

LATE = frozenset({"designs", "patterns"})


@dataclass(frozen=True)
class StudyPlan:
    """A plan: what to read on each of its days, in order."""

    id: str
    title: str
    days: tuple[tuple[Reading, ...], ...]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Everything to read, in order."""
        return tuple(reading for day in self.days for reading in day)

    @property
    def minutes(self) -> int:
        """The minutes of the whole plan."""
        return sum(reading.minutes for reading in self.readings)

    def count(self, kind: str) -> int:
        """Return how many readings of a kind it holds."""
        return sum(reading.kind == kind for reading in self.readings)


def plan_ids(traps: Iterable[Trap]) -> list[str]:
    """Return the ids of all plans: three by time, then the roles that a trap has, as they are listed."""
    tagged = {role for trap in traps for role in trap.roles}
    return [*BY_TIME, *(role.value for role in Role if role in tagged)]


def study_plan(findings: Findings, plan_id: str) -> StudyPlan:
    """Return one plan by its id, one of `plan_ids`."""
    makers = _Makers(findings)
    by_time = {"one-day": makers.one_day, "one-week": makers.one_week, "four-weeks": makers.four_weeks}
    return by_time[plan_id]() if plan_id in by_time else makers.for_role(plan_id)


class _Makers:
    """The plans of one findings. Pages that are not written yet are left out, except of traps."""

    def __init__(self, findings: Findings) -> None:
        catalogue = findings.catalogue
        self.findings = findings
        self.traps = catalogue.traps
        self.after = {trap.id: trap.after for trap in self.traps.values()}
        self.order = {name: index for index, name in enumerate(self.traps)}
        self.mistakes = [m for m in catalogue.mistakes.values() if findings.link("mistakes", m.id)]
        self.designs = [d for d in catalogue.designs.values() if findings.link("designs", d.id)]
        self.ties = dict.fromkeys(self.traps, 0)
        for trap in self.traps.values():
            for tie in trap.related:
                self.ties[trap.id] += 1
                self.ties[tie.trap] += 1

    def one_day(self) -> StudyPlan:
        """One trap of each family, with the worst mistakes that lead to them."""
        traps = self._of_each_family(1)
        worst = [m for m in self.mistakes if m.severity is Severity.HIGH]
        return self._plan("one-day", "One day", traps, self._leading(worst, traps), [], 1)

    def one_week(self) -> StudyPlan:
        """Three traps of each family, the worst mistakes, and the design that holds most of them."""
        traps = self._of_each_family(3)
        worst = [m for m in self.mistakes if m.severity is Severity.HIGH]
        return self._plan("one-week", "One week", traps, worst, self._fullest(self.designs, traps), 7)

    def four_weeks(self) -> StudyPlan:
        """Everything, theme by theme."""
        title, days = "Four weeks", 4 * DAYS_A_WEEK
        return self._plan("four-weeks", title, list(self.traps), self.mistakes, self.designs, days)

    def for_role(self, role: str) -> StudyPlan:
        """Every trap of a role, the easy ones first, its mistakes, and the design that holds most of them."""
        traps = self._easy_first(trap.id for trap in self.traps.values() if role in trap.roles)
        designs = self._fullest([d for d in self.designs if role in d.roles], traps)
        named = {tie.mistake for design in designs for tie in design.mistakes}
        mistakes = [m for m in self.mistakes if m.id in named or m.severity is Severity.HIGH]
        return self._plan(role, Role(role).label, traps, self._leading(mistakes, traps), designs, None)

    def _easy_first(self, names: Iterable[str]) -> list[str]:
        levels = list(Level)
        return sorted(names, key=lambda n: (levels.index(self.traps[n].difficulty), self.order[n]))

    def _of_each_family(self, count: int) -> list[str]:
        """Return the easiest traps of each family; of equally easy ones, those with the most ties."""
        levels = list(Level)
        ranked = sorted(
            self.traps.values(),
            key=lambda t: (levels.index(t.difficulty), len(t.after), -self.ties[t.id], t.number),
        )
        by_family = {family: [t.id for t in ranked if t.family is family][:count] for family in Family}
        # A round of all families before the second of any.
        return [names[turn] for turn in range(count) for names in by_family.values() if turn < len(names)]

    def _leading(self, mistakes: Iterable[Mistake], traps: Iterable[str]) -> list[Mistake]:
        here = set(traps)
        return [mistake for mistake in mistakes if any(tie.trap in here for tie in mistake.traps)]

    def _fullest(self, designs: Sequence[Design], traps: Iterable[str]) -> list[Design]:
        here = set(traps)
        ranked = sorted(designs, key=lambda d: (-sum(tie.trap in here for tie in d.traps), d.number))
        return ranked[:1]

    def _plan(
        self,
        name: str,
        title: str,
        traps: Iterable[str],
        mistakes: Sequence[Mistake],
        designs: Sequence[Design],
        days: int | None,
    ) -> StudyPlan:
        ordered = [self._reading("traps", trap) for trap in with_prerequisites(traps, self.after)]
        tying: list[Mistake | Design] = [*mistakes, *designs]
        follows = {record.id: [tie.trap for tie in record.traps] for record in tying}
        others = [self._reading("mistakes", mistake.id) for mistake in mistakes]
        explained: set[str] = set()
        for design in designs:
            if design.pattern not in explained and self.findings.link("patterns", design.pattern):
                explained.add(design.pattern)
                follows[design.pattern] = follows[design.id]
                others.append(self._reading("patterns", design.pattern))
            others.append(self._reading("designs", design.id))
        tied = {tie.framework for mistake in mistakes for tie in mistake.frameworks}
        whole = name == "four-weeks"
        frameworks = [
            self._reading("frameworks", framework)
            for framework in self.findings.written.get("frameworks", {})
            if whole or framework in tied
        ]
        readings = frameworks + interleave(ordered, others, follows, LATE)
        total = sum(reading.minutes for reading in readings)
        run = spread(readings, days or days_for(total, MINUTES_A_DAY))
        return StudyPlan(name, title, tuple(tuple(day) for day in run))

    def _reading(self, kind: str, record: str) -> Reading:
        return Reading(kind, record, self.findings.reading_minutes(kind, record) or 0)
