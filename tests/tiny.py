"""A whole small project, correct in every way, for tests to build and to break."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from trapwise.labs.running import run_lab, write_record

ROOT = Path(__file__).resolve().parent.parent

MKDOCS = """\
site_name: Tiny
theme:
  name: material
  font: false
  custom_dir: {root}/overrides
nav:
  - Home: index.md
  - Traps: [fill:traps]
  - Mistakes: [mistakes/index.md, fill:mistakes]
  - Reference:
      - reference/questions.md
      - reference/glossary.md
      - reference/bibliography.md
      - reference/concepts.md
plugins:
  - search
  - bibtex: {{bib_file: content/references.bib, enable_inline_citations: false}}
  - redirects
hooks:
{hooks}
markdown_extensions:
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc: {{permalink: true}}
  - pymdownx.arithmatex: {{generic: true}}
  - pymdownx.superfences
watch: [content]
validation:
  links: {{anchors: warn, absolute_links: relative_to_docs, unrecognized_links: warn}}
"""

CONTENT = {
    "themes.yml": """\
themes:
  - id: sums
    title: Sums and differences
    summary: Numbers that cancel.
""",
    "traps.yml": """\
traps:
  - id: first-trap
    number: 1
    title: The First Trap
    theme: sums
    trap: The mean is reported although the data have a heavy tail.
    technique: Report a median
    difficulty: mid
    family: condition
    techniques: [robustness]
    companies: [finance]
    symptoms: ["the mean jumps", "one row decides", "averages disagree"]
    met: [{at: data, section: why-it-fails}, {at: data, section: deep-dive}, {at: production, section: trap}]
    given:
      - {at: data, section: solution, text: a heavy tail}
      - {at: room, section: trap, text: one number is wanted}
    aliases: [robust centre]
    roles: [platform]
    related:
      - trap: second-trap
        reason: Both hide a tail behind a single number.
  - id: second-trap
    number: 2
    title: The Second Trap
    theme: sums
    trap: A ratio of means is not a mean of ratios.
    technique: Aggregate before dividing
    difficulty: senior
    family: age
    techniques: [decision-rules, robustness]
    companies: [retail, finance]
    after: [first-trap]
    symptoms: ["ratio too high", "groups disagree", "weights missing"]
    met: [{at: data, section: trap}, {at: evaluation, section: trap}, {at: data, section: trap}]
    given:
      - {at: data, section: solution, text: a heavy tail}
      - {at: serving, section: solution, text: groups of different sizes}
    roles: [ranking]
""",
    "mistakes.yml": """\
mistakes:
  - id: no-baseline
    number: 1
    title: No baseline
    severity: medium
    domain: averaging a sensor
    mistake: A model is proposed and nothing is there to compare it with.
    cost: Nobody can say what the model is worth.
    fix: Name the simplest rule first.
    says: A network will surely do better.
    check: Did I compare with the simplest rule?
    symptoms: ["compared with what", "no baseline"]
    traps:
      - trap: first-trap
        reason: A median is a baseline too.
    frameworks:
      - framework: clear
        phase: clarify
        reason: The baseline is the first box.
""",
    "terms.yml": """\
terms:
  - id: median
    term: median
    definition: The middle value of a sorted sample.
    see_also: [heavy-tail]
    source: tukey1977
  - id: heavy-tail
    term: heavy tail
    definition: A distribution whose extremes are not rare enough to ignore.
    aliases: ["fat tail"]
    traps: [first-trap]
""",
    "frameworks.yml": """\
frameworks:
  - id: clear
    title: CLEAR
    summary: Five phases of a round.
    before_minutes: 2
    after_minutes: 3
    rounds: [30, 45]
    phases:
      - id: clarify
        title: Clarify
        minutes: [5, 8]
        purpose: Find the decision.
        output: One sentence.
      - id: refine
        title: Refine
        minutes: [5, 10]
        purpose: Attack the design.
        output: A list of risks.
  - id: two-halves
    title: Two halves
    summary: Talk first, then draw.
    plans:
      - minutes: {talk: 10, draw: 15}
        planned: 25
      - minutes: {talk: 10, draw: 20}
        planned: 30
        of_round: 45
    phases:
      - id: talk
        title: Talk
        purpose: Ask about it.
        output: What was said.
        same_as: [clarify]
        questions: true
        do: [write it down.]
        avoid: [guess what it means.]
        late: nobody speaks.
        glance: Is there a pen?
      - id: draw
        title: Draw
        purpose: Make a drawing.
        output: A drawing.
        glance: Is it drawn?
        same_as: [refine]
""",
    "flags.yml": """\
flags:
  - id: nothing-to-compare-with
    flag: A number is shown and nothing stands beside it.
    suggests: Nobody knows whether it is good.
    instead: Put the simplest rule's number next to it.
    about: conversation
    mistakes: [no-baseline]
""",
    "recoveries.yml": """\
recoveries:
  - id: asked-for-a-baseline
    situation: You are asked what it was compared with.
    say: I skipped that. The median would be "good enough" to beat.
    then: Write its error on the board.
    mistakes: [no-baseline]
""",
    "rubric.yml": """\
rubric:
  - id: comparison
    title: Comparison
    question: Was there a baseline?
    scores: [None at all., "When asked, one.", Unprompted., With the reason for it.]
""",
    "words.yml": """\
words:
  - id: heavy
    term: heavy-tail
    use: The tail is heavy, so I report a median.
    commits: How heavy, and how would you know?
""",
    "phrases.yml": """\
phrases:
  - id: simplest-first
    phrase: Let me see what the simplest rule gives.
    when: before any model
    because: It is a baseline.
""",
    "transcripts.yml": """\
transcripts:
  - id: sensor
    title: A sensor's mean
    prompt: Report the level of a tank.
    level: mid
    turns:
      - {who: interviewer, minute: 0, says: How full is the tank?}
      - {who: candidate, minute: 1, says: A "network" will tell.}
      - {who: interviewer, says: Compared with what?}
      - {who: candidate, says: With another network.}
      - {who: interviewer, says: And one wild reading?}
      - {who: candidate, says: I would drop it & go on.}
      - {who: interviewer, says: Why?}
      - {who: candidate, says: Since networks learn.}
    spotted:
      - {lines: [2], mistake: no-baseline, reason: Nothing to compare it with.}
      - {lines: [4, 8], mistake: no-baseline, reason: Still nothing.}
      - {lines: [6], mistake: no-baseline, reason: The median would keep it.}
    better:
      - {who: candidate, says: What does a wrong level cost?}
      - {who: interviewer, says: A spill.}
      - {who: candidate, says: Then first the median of ten readings.}
    note: Dropping a reading may be right, with a reason.
""",
    "architectures.yml": """\
architectures:
  - id: nightly-sum
    title: Sums made at night
    columns: ["Night", "Day"]
    see: The day reads what the night wrote.
    nodes:
      - id: job
        title: Adding job
        kind: job
        at: [1, 1]
        does: Adds a day's rows.
        breaks: A row that comes twice is added twice.
      - id: table
        title: Table of sums
        kind: store
        at: [1, 2]
        does: Holds a sum for each sensor.
        breaks: An old sum looks like a new one.
      - id: reader
        title: Reader
        kind: person
        at: [2, 2]
        does: Asks for a sum & waits.
        breaks: Without a limit it waits for ever.
    edges:
      - {from: job, to: table, label: by six}
      - {from: reader, to: table, kind: request, label: a key}
      - {from: table, to: reader, kind: fallback}
""",
    "questions.yml": """\
questions:
  - id: speed
    number: 1
    title: Speed
    ask: When is the mean needed?
    why_here: It decides whether anything can be computed beforehand.
    options:
      - {id: now, label: At once, means: It is computed when asked for.}
      - {id: later, label: By tomorrow, means: A job computes it.}
  - id: size
    number: 2
    title: Size
    ask: How many rows?
    why_here: It needs the answer about speed.
    options:
      - {id: few, label: A few, means: They fit in memory.}
      - {id: many, label: Very many, means: They do not fit.}
""",
    "patterns.yml": """\
patterns:
  - id: nightly-sum
    title: Nightly sum
    letter: A
    summary: A job adds up.
    say: I would add up at night.
    wins: Nobody waits.
    not_when: Somebody waits.
    ruled_out:
      - when: [speed/now]
        because: the night is too late
  - id: live-sum
    title: Live sum
    letter: B
    summary: A service adds up.
    say: I would add up when asked.
    wins: Few rows.
    not_when: Many rows.
    ruled_out:
      - when: [speed/now, size/many]
        because: there is no time to add so many
""",
    "contradictions.yml": """\
contradictions:
  - id: many-at-once
    when: [speed/now, size/many]
    because: Nothing adds up very many rows at once.
    ask: May it be a sample?
""",
    "prompts.yml": """\
prompts:
  - id: daily-mean
    title: A daily mean
    answers: {speed: later, size: many}
    pattern: nightly-sum
    constraint: Nobody waits.
    changes: Somebody who waits, for a few rows.
    instead: [speed/now, size/few]
  - id: mean-on-screen
    title: A mean on the screen
    answers: {speed: now, size: few}
    pattern: live-sum
    constraint: Somebody waits.
    changes: A report for tomorrow.
    instead: [speed/later]
""",
    "quantities.yml": """\
quantities:
  - id: day
    group: time
    title: A day
    number: 86400
    unit: s
    derived: 24 × 60 × 60
  - id: tail-year
    group: time
    title: A year of tails
    number: 0.5
    measured: one sample, 1976
    source: tukey1977
    note: A tail is long.
""",
    "references.bib": """\
@book{tukey1977,
  title = {Exploratory Data Analysis},
  author = {Tukey, John W.},
  year = {1977},
  publisher = {Addison-Wesley},
  url = {https://example.org/eda}
}

@article{huber1964,
  title = {Robust Estimation of a Location Parameter},
  author = {Huber, Peter J.},
  year = {1964},
  journal = {Annals of Mathematical Statistics},
  doi = {10.1214/aoms/1177703732}
}

@article{hampel1974,
  title = {The Influence Curve and Its Role in Robust Estimation},
  author = {Hampel, Frank R.},
  year = {1974},
  journal = {Journal of the American Statistical Association},
  doi = {10.1080/01621459.1974.10482962}
}
""",
}

LAB = '''\
"""The mean against the median of a sample with one wild value."""

from trapwise.labs import Lab, Sweep, Table


def trial(rng, wild=100.0):
    """Absolute error of each estimate of the centre, which is 0."""
    x = rng.standard_normal(21)
    x[0] = wild
    return {"trap": abs(float(x.mean())), "fix": abs(float(sorted(x)[10]))}


LAB = Lab(
    title="Error of two estimates of a centre",
    metric="absolute error",
    unit="units",
    better="lower",
    arms={"trap": "mean", "fix": "median"},
    trial=trial,
    least_effect=1.0,
    sweeps=[Sweep("wild", "How wild must one value be?", "wild", "the wild value", [0, 5, 20, 100], tie=0.15)],
    tables=lambda: [Table("two", "Two numbers", ["name", "value"], [["one", 1], ["two", 2.5]])],
    numbers=lambda: {"size": 21},
)
'''

DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">
<title>A tail</title>
<desc>A line that falls slowly.</desc>
<path class="line" d="M0 0 100 50"/>
</svg>
"""

PAPER = """\
/// paper | {key}
**Contribution.** A robust estimate.

**Relevance.** It says what to report.

**Technique.** Order statistics.

**What it does not show.** Anything about ratios.
///
"""

PAGES = {
    "index.md": """\
---
title: Home
description: The home page of a tiny project that is correct in every way, so that tests can break it.
checked: 2026-11-21
---

# Home

Read [](trap:first-trap) and look up a [heavy tail](reference/glossary.md#heavy-tail). Here $a + b$ is a sum [@tukey1977]. A day has {{ quantity.day }}, or ${{ quantity.day | ,.0f }}$ of them.

<!-- fill:quantities/time -->

<!-- fill:clear-clock -->
""",
    "mistakes/index.md": """\
---
title: Mistakes
description: The mistakes of the tiny project, of which there is only one, with its severity and its chapter.
checked: 2026-11-21
---

# Mistakes

See [](mistake:no-baseline#drill).

<!-- fill:mistake-list -->
""",
    "reference/questions.md": """\
---
title: Questions
description: All the questions of the tiny project, with and without a chapter, in the order of the themes.
checked: 2026-11-21
---

# Questions

<!-- fill:question-index -->
""",
    "reference/glossary.md": """\
---
title: Glossary
description: All the terms of the tiny project with their definitions, sources, aliases and what to see also.
checked: 2026-11-21
---

# Glossary

<!-- fill:glossary -->
""",
    "reference/concepts.md": """\
---
title: Concept index
description: All the concepts of the tiny project with the sections that treat them, as at the back of a book.
checked: 2026-11-21
---

# Concept index

<!-- fill:concept-index -->
""",
    "reference/bibliography.md": """\
---
title: Bibliography
description: All the works that the tiny project cites, each with the pages on which it is cited by somebody.
checked: 2026-11-21
---

# Bibliography

<!-- fill:bibliography -->

<!-- fill:bibliography-by-chapter -->
""",
}


def words(count: int, seed: str = "plain words that say little") -> str:
    """Return ``count`` words in sentences of ten."""
    source = seed.split()
    lines = []
    for start in range(0, count, 10):
        lines.append(" ".join(source[(start + i) % len(source)] for i in range(min(10, count - start))) + ".")
    return "\n".join(lines)


def chapter() -> str:
    """Return a chapter that has everything a chapter must have."""
    option = "/// option | Answer {n}\n    verdict: {v}\n\nBecause the sample has a long tail and nobody looked at it.\n///\n"
    options = "\n".join(option.format(n=i, v=v) for i, v in enumerate(("right", "wrong", "partly")))
    example = "/// example | Sum {n}\nThe sum $1 + {n}$ is easy.\n///\n"
    followup = "/// followup | Question {n}?\nOne sentence. A second one. And a third.\n///\n"
    card = "/// card | Card {n}?\nAn answer.\n///\n"
    return f"""\
---
trap: first-trap
description: The first trap of a tiny project, with all its nine sections, its lab, its papers and its cards.
checked: 2026-11-21
---

## The interview scenario {{#scenario}}

There are 40 rows and one of them is wild.

//// commit | What do you report?
    id: first-trap

{options}
////

## The trap explained {{#trap}}

{words(2050)}

## Technical deep dive {{#deep-dive}}

The median is $m$ and

$$
\\sum_{{i=1}}^n x_i = n \\bar x .
$$

{"".join(example.format(n=n) for n in (1, 2, 3))}

## Why it fails {{#why-it-fails}}

The mean errs by {{{{ lab.effect.trap.median | .1f }}}} over {{{{ lab.seeds }}}} seeds.

/// figure | first-trap/effect
The mean is far away.
///

/// figure | first-trap/wild
The error grows with the wild value.
///

/// results | first-trap/two
Two numbers.
///

/// drawing | images/tail.svg
A tail.
///

## The solution {{#solution}}

```python
assert sorted([3, 1, 2])[1] == 2
```

## Why the solution works {{#why-it-works}}

The median ignores size [@huber1964]. <!-- index: median; as an estimate --> <!-- index: middle value; see median -->

## Related research papers {{#papers}}

{PAPER.format(key="tukey1977")}
{PAPER.format(key="huber1964")}
{PAPER.format(key="hampel1974")}

## Interview answer template {{#answer}}

/// spoken | Two minutes
{words(260, "I would report the middle value first")}
///

/// level | mid
Knows the median.
///

/// level | senior
Knows the tail.
///

/// level | staff
Knows the reader.
///

### If you said the mean {{#recovery}}

Say so.

{"".join(followup.format(n=n) for n in (1, 2, 3, 4))}

## Key takeaways {{#takeaways}}

/// takeaway | Five
- One line.
- Two lines.
- Three lines.
- Four lines.
- Five lines.
///

{"".join(card.format(n=n) for n in range(6))}
"""


def lesson() -> str:
    """Return a mistake's chapter that has everything it must have."""
    exchange = "/// exchange | Minute one\n    verdict: {v}\n\nInterviewer: Well?\n\n(A pause.)\n\nCandidate: {says}\n///\n"
    return f"""\
---
title: No baseline
mistake: no-baseline
description: The one mistake of a tiny project, with a scene that goes wrong and the same scene done well.
checked: 2026-11-21
---

## The exchange as it goes wrong {{#scene}}

{exchange.format(v="wrong", says="A network, surely.")}

## What the interviewer writes down {{#notes}}

/// interview | Notes
No baseline.
///

## Why it is wrong {{#why}}

{words(720)}

## The same exchange, done well {{#better}}

{exchange.format(v="right", says="First the median.")}

## If you notice half-way {{#recovery}}

/// spoken | Step back
"Let me begin with the median."
///

## How much it hurts {{#severity}}

A little [@tukey1977].

## Drill {{#drill}}

/// card | What comes first?
The median.
///
"""


@cache
def _record() -> str:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "first-trap.py"
        script.write_text(LAB, encoding="utf-8")
        write_record(run_lab(script), script.with_suffix(".json"))
        return script.with_suffix(".json").read_text(encoding="utf-8")


CHAPTER = "docs/traps/sums/first-trap.md"
LESSON = "docs/mistakes/no-baseline.md"


def hooks() -> str:
    """Return the hooks of the real site, in their order, as lines of a configuration."""
    real = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    return "\n".join(f"  - {ROOT}/{hook}" for hook in real["hooks"])


def files() -> dict[str, str]:
    """Return the whole project as path → text."""
    return {
        "mkdocs.yml": MKDOCS.format(root=ROOT, hooks=hooks()),
        **{f"content/{name}": text for name, text in CONTENT.items()},
        "content/labs/first-trap.py": LAB,
        "content/labs/first-trap.json": _record(),
        **{f"docs/{name}": text for name, text in PAGES.items()},
        CHAPTER: chapter(),
        LESSON: lesson(),
        "docs/assets/images/tail.svg": DRAWING,
    }


def write(root: Path) -> Path:
    """Write the project below ``root`` and return ``root``."""
    for name, text in files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
