"""Mistakes that authors make, each with the message and the line that must answer it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests import tiny

TRAPS, TERMS, BIB = "content/traps.yml", "content/terms.yml", "content/references.bib"
ARCHITECTURES = "content/architectures.yml"
PAGE = tiny.CHAPTER


@dataclass(frozen=True)
class Case:
    """Replace ``old`` by ``new`` in ``file``; expect ``says`` at the line that holds ``at``.

    ``new`` of ``None`` removes the file; an ``old`` of ``None`` writes the whole file.
    """

    name: str
    file: str
    old: str | None
    new: str | bytes | None
    says: str
    at: str | None = None
    reported: str | None = None

    def apply(self, root: Path) -> None:
        path = root / self.file
        if self.new is None:
            path.unlink()
        elif isinstance(self.new, bytes):
            path.write_bytes(self.new)
        elif self.old is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.new, encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            assert self.old in text, f"{self.name}: {self.old!r} is not in {self.file}"
            path.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")

    def lines(self, root: Path) -> set[int]:
        """Return the lines that hold ``at``: the problem must be reported at one of them."""
        text = (root / (self.reported or self.file)).read_text(encoding="utf-8")
        return {n for n, line in enumerate(text.splitlines(), 1) if self.at and self.at in line}


CROSSING = """\
architectures:
  - id: nightly
    title: A cross
    columns: ["One", "Two", "Three"]
    see: Two arrows cross in an empty cell.
    nodes:
      - {id: above, title: Above, kind: job, at: [2, 1], does: stands, breaks: falls}
      - {id: left, title: Left, kind: job, at: [1, 2], does: stands, breaks: falls}
      - {id: right, title: Right, kind: job, at: [3, 2], does: stands, breaks: falls}
      - {id: below, title: Below, kind: job, at: [2, 3], does: stands, breaks: falls}
    edges:
      - {from: above, to: below}
      - {from: left, to: right}
"""

CASES = [
    # Records
    Case(
        "wrong type",
        TRAPS,
        "number: 1\n",
        "number: one\n",
        "'number' of 'first-trap' is text ('one'); expected a whole number",
        "number: one",
    ),
    Case("text as number", TRAPS, "title: The First Trap", "title: 12", "expected text", "title: 12"),
    Case(
        "unknown field",
        TRAPS,
        "technique: Report",
        "tecnique: Report",
        "did you mean 'technique'?",
        "tecnique",
    ),
    Case(
        "missing field",
        TRAPS,
        "    technique: Report a median\n",
        "",
        "field 'technique' of 'first-trap' is missing",
        "id: first-trap",
    ),
    Case(
        "unknown field in a tie",
        TRAPS,
        "        reason: Both",
        "        reson: Both",
        "did you mean 'reason'?",
        "reson",
    ),
    Case(
        "wrong choice",
        TRAPS,
        "difficulty: mid",
        "difficulty: midd",
        "did you mean 'mid'?",
        "difficulty: midd",
    ),
    Case(
        "list expected",
        TRAPS,
        'symptoms: ["the mean jumps", "one row decides", "averages disagree"]',
        "symptoms: the mean jumps",
        "expected a list",
        "symptoms: the mean jumps",
    ),
    Case(
        "too few symptoms",
        TRAPS,
        '["the mean jumps", "one row decides", "averages disagree"]',
        '["the mean jumps"]',
        "at least 3",
        '["the mean jumps"]',
    ),
    Case("bad id", TRAPS, "- id: second-trap", "- id: Second_Trap", "expected kebab-case", "Second_Trap"),
    Case(
        "two lines in one",
        TRAPS,
        "title: The First Trap",
        'title: "The First\\n Trap"',
        "must be one line",
        "The First",
    ),
    Case(
        "duplicate id",
        TRAPS,
        "- id: second-trap",
        "- id: first-trap",
        "duplicate id 'first-trap'; it is first given in line 2",
        "id: first-trap",
    ),
    Case("duplicate number", TRAPS, "number: 2", "number: 1", "duplicate number '1'", "number: 1"),
    Case(
        "duplicate key",
        TRAPS,
        "    difficulty: mid\n",
        "    difficulty: mid\n    difficulty: senior\n",
        "duplicate key 'difficulty'",
        "difficulty: senior",
    ),
    Case(
        "dangling tie",
        TRAPS,
        "trap: second-trap",
        "trap: secnd-trap",
        "no trap has the id 'secnd-trap'; did you mean 'second-trap'?",
        "secnd-trap",
    ),
    Case(
        "tie to itself",
        TRAPS,
        "- trap: second-trap",
        "- trap: first-trap",
        "related to itself",
        "- trap: first-trap",
    ),
    Case(
        "tie in both records",
        TRAPS,
        'weights missing"]\n',
        'weights missing"]\n    related:\n      - trap: first-trap\n        reason: Again the same tail.\n',
        "stands in both records",
        "- trap: first-trap",
    ),
    Case(
        "unknown theme",
        TRAPS,
        "theme: sums",
        "theme: sumz",
        "no theme has the id 'sumz'; did you mean 'sums'?",
        "theme: sumz",
    ),
    Case("not a list", TRAPS, None, "traps: none\n", "'traps' must be a list of records", "traps: none"),
    Case(
        "wrong top-level key",
        TRAPS,
        "traps:\n",
        "trap:\n",
        "expected one top-level key 'traps', found trap; did you mean 'traps'?",
        None,
    ),
    Case(
        "extra top-level key",
        TRAPS,
        None,
        tiny.CONTENT["traps.yml"] + "extra: 1\n",
        "unknown key 'extra'",
        "extra: 1",
    ),
    Case("empty file", "content/mistakes.yml", None, "", "expected one top-level key 'mistakes'", None),
    Case(
        "bad YAML", TRAPS, 'symptoms: ["the mean jumps"', 'symptoms: ["the mean jumps', "not valid YAML", None
    ),
    Case("tab in YAML", TRAPS, "    number: 1", "\tnumber: 1", "not valid YAML", "\tnumber"),
    Case(
        "wrong encoding",
        TERMS,
        None,
        tiny.CONTENT["terms.yml"].replace("middle", "médian").encode("latin-1"),
        "is not UTF-8",
        None,
    ),
    Case("removed record file", "content/themes.yml", None, None, "the file is missing"),
    Case("misnamed record file", "content/term.yml", None, "terms: []\n", "did you mean 'terms.yml'?"),
    Case(
        "dangling see-also",
        TERMS,
        "see_also: [heavy-tail]",
        "see_also: [havy-tail]",
        "did you mean 'heavy-tail'?",
        "havy-tail",
    ),
    Case(
        "unknown source of a term",
        TERMS,
        "source: tukey1977",
        "source: tukey77",
        "did you mean 'tukey1977'?",
        "tukey77",
    ),
    Case(
        "two terms, one name",
        TERMS,
        'aliases: ["fat tail"]',
        'aliases: ["Median"]',
        "'Median' already names the term 'median'",
        'aliases: ["Median"]',
    ),
    Case(
        "long definition",
        TERMS,
        "The middle value of a sorted sample.",
        "word " * 100,
        "expected at most 420",
        "word word",
    ),
    Case("minutes backwards", "content/frameworks.yml", "[5, 8]", "[8, 5]", "are no range", "[8, 5]"),
    Case(
        "round too short",
        "content/frameworks.yml",
        "rounds: [30, 45]",
        "rounds: [6, 45]",
        "leaves less than a minute",
        "rounds: [6",
    ),
    # Bibliography
    Case(
        "bad BibTeX",
        BIB,
        "title = {Robust Estimation of a Location Parameter},",
        "title = {Robust Estimation of a Location Parameter,",
        "not valid BibTeX",
        None,
    ),
    Case(
        "duplicate key in BibTeX",
        BIB,
        "@article{huber1964",
        "@article{tukey1977",
        "duplicate key 'tukey1977'; it is first given in line 1",
        "@article{tukey1977",
    ),
    Case("no year", BIB, "  year = {1964},\n", "", "'huber1964' has no year", "@article{huber1964"),
    Case(
        "no way to find it",
        BIB,
        "  doi = {10.1214/aoms/1177703732}\n",
        "",
        "has no doi, eprint or url",
        "@article{huber1964",
    ),
    Case(
        "known from memory",
        BIB,
        "  year = {1964},",
        "  year = {1964},\n  checked = {pages from memory},",
        "only known from memory",
        "@article{huber1964",
    ),
    Case("removed bibliography", BIB, None, None, "the file is missing"),
    # Labs
    Case(
        "lab without a record",
        "content/labs/first-trap.json",
        None,
        None,
        "the lab has no record; run: trapwise lab first-trap",
        None,
        "content/labs/first-trap.py",
    ),
    Case(
        "record without a lab",
        "content/labs/first-trap.py",
        None,
        None,
        "the record has no lab",
        None,
        "content/labs/first-trap.json",
    ),
    Case(
        "lab changed",
        "content/labs/first-trap.py",
        "wild=100.0",
        "wild=90.0",
        "the lab has changed since this record was written",
        None,
        "content/labs/first-trap.json",
    ),
    Case(
        "trap and fix swapped",
        "content/labs/first-trap.py",
        '{"trap": abs(float(x.mean())), "fix": abs(float(sorted(x)[10]))}',
        '{"fix": abs(float(x.mean())), "trap": abs(float(sorted(x)[10]))}',
        "the lab has changed",
        None,
        "content/labs/first-trap.json",
    ),
    Case("broken record", "content/labs/first-trap.json", None, "{", "not valid JSON"),
    Case("incomplete record", "content/labs/first-trap.json", None, "{}", "the record lacks lab"),
    Case(
        "lab of no trap",
        "content/labs/frist-trap.py",
        None,
        "LAB = None\n",
        "no trap has the id 'frist-trap'; did you mean 'first-trap'?",
    ),
    # Pages
    Case(
        "unknown citation",
        PAGE,
        "[@huber1964]",
        "[@hubert1964]",
        "did you mean 'huber1964'?",
        "[@hubert1964]",
    ),
    Case(
        "unknown paper",
        PAGE,
        "/// paper | hampel1974",
        "/// paper | hample1974",
        "did you mean 'hampel1974'?",
        "hample1974",
    ),
    Case(
        "citation in code",
        PAGE,
        "```python\n",
        "```python\n# [@huber1964]\n",
        "reads citations in code",
        "# [@huber1964]",
    ),
    Case(
        "unclosed block",
        PAGE,
        "- One line.",
        "/// note | Open\n- One line.",
        "stands inside the one of line",
        "/// note | Open",
    ),
    Case(
        "block never closed",
        PAGE,
        "Because the sample has",
        "///// note\nBecause the sample has",
        "the block 'note' is not closed; expected a line '/////'",
        "///// note",
    ),
    Case(
        "stray end of a block",
        PAGE,
        "The median ignores size",
        "///\n\nThe median ignores size",
        "closes no block",
        None,
    ),
    Case(
        "unknown block",
        PAGE,
        "/// takeaway | Five",
        "/// takeway | Five",
        "did you mean 'takeaway'?",
        "/// takeway",
    ),
    Case(
        "unclosed code",
        PAGE,
        "[1] == 2\n```",
        "[1] == 2\n",
        "is not closed; expected a line '```'",
        "```python",
    ),
    Case(
        "bad formula",
        PAGE,
        "The median is $m$",
        "The median is $\\nosuch{m}$",
        "the formula cannot be typeset",
        "\\nosuch",
    ),
    Case(
        "formula not apart",
        PAGE,
        "and\n\n$$",
        "and\n$$",
        "needs an empty line before it",
        "$$",
    ),
    Case(
        "stray dollar",
        PAGE,
        "The median is $m$",
        "The median is $ m",
        "opens or closes no formula",
        "$ m and",
    ),
    Case(
        "missing section",
        PAGE,
        "## The solution {#solution}\n",
        "",
        "the section '## The solution {#solution}' is missing",
        None,
    ),
    Case(
        "misspelt section",
        PAGE,
        "## Why it fails {#why-it-fails}",
        "## Why it failed {#why-it-fails}",
        "is called 'Why it fails'",
        "Why it failed",
    ),
    Case(
        "unknown section",
        PAGE,
        "{#why-it-fails}",
        "{#why-fails}",
        "did you mean 'Why it fails'?",
        "{#why-fails}",
    ),
    Case(
        "title typed again",
        PAGE,
        "## The interview scenario",
        "# The First Trap\n\n## The interview scenario",
        "has no '# ' heading",
        "# The First Trap",
    ),
    Case(
        "repeated anchor",
        PAGE,
        "### If you said the mean",
        "### One {#tail}\n\n### Two {#tail}\n\n### If you said the mean",
        "the anchor 'tail' is already that of line",
        "### Two",
    ),
    Case(
        "too few words",
        PAGE,
        tiny.words(2050),
        tiny.words(50),
        "words of prose; expected 2000 to 3500",
        "## The interview",
    ),
    Case(
        "unknown number",
        PAGE,
        "{{ lab.effect.trap.median | .1f }}",
        "{{ lab.effect.trap.medain | .1f }}",
        "did you mean 'median'?",
        "medain",
    ),
    Case(
        "group of numbers",
        PAGE,
        "{{ lab.seeds }}",
        "{{ lab.effect.trap }}",
        "is a group of numbers",
        "{{ lab.effect.trap }}",
    ),
    Case("bad number format", PAGE, "| .1f }}", "| .1q }}", "is not a number format", ".1q"),
    Case(
        "number of an unknown lab",
        PAGE,
        "{{ lab.seeds }}",
        "{{ frist-trap.seeds }}",
        "did you mean 'first-trap'?",
        "frist-trap",
    ),
    Case(
        "typed number",
        PAGE,
        "over {{ lab.seeds }} seeds",
        "over 20 seeds",
        "the number 20 is typed",
        "over 20 seeds",
    ),
    Case(
        "typed percentage",
        PAGE,
        "The median ignores size [@huber1964].",
        "It is 7% better.",
        "the number 7% is typed",
        "7% better",
    ),
    Case(
        "unknown figure",
        PAGE,
        "/// figure | first-trap/wild",
        "/// figure | first-trap/wlid",
        "did you mean 'first-trap/wild'?",
        "wlid",
    ),
    Case(
        "figure without a caption",
        PAGE,
        "/// figure | first-trap/wild\nThe error grows with the wild value.\n",
        "/// figure | first-trap/wild\n",
        "has no caption",
        "first-trap/wild",
    ),
    Case(
        "main result not shown",
        PAGE,
        "/// figure | first-trap/effect\nThe mean is far away.\n///\n",
        "",
        "the lab's main result is not shown",
        "## Why it fails",
    ),
    Case(
        "unknown table",
        PAGE,
        "/// results | first-trap/two",
        "/// results | first-trap/too",
        "did you mean 'first-trap/two'?",
        "first-trap/too",
    ),
    Case(
        "missing drawing",
        PAGE,
        "images/tail.svg",
        "images/tale.svg",
        "did you mean 'images/tail.svg'?",
        "tale.svg",
    ),
    Case(
        "drawing without a title",
        "docs/assets/images/tail.svg",
        "<title>A tail</title>",
        "",
        "the drawing has no <title>",
    ),
    Case(
        "drawing with a fixed colour",
        "docs/assets/images/tail.svg",
        'class="line"',
        'stroke="#ff0000"',
        "a fixed colour",
        "#ff0000",
    ),
    Case(
        "drawing from elsewhere",
        "docs/assets/images/tail.svg",
        "<path",
        '<image href="https://example.org/x.png"/><path',
        "nothing from elsewhere",
        "example.org",
    ),
    Case("broken drawing", "docs/assets/images/tail.svg", "</svg>", "", "not valid SVG", None),
    Case(
        "no right answer",
        PAGE,
        "verdict: right",
        "verdict: wrong",
        "0 options have the verdict 'right'",
        "//// commit",
    ),
    Case("unknown verdict", PAGE, "verdict: partly", "verdict: party", "did you mean 'partly'?", "Answer 2"),
    Case(
        "option without a reason",
        PAGE,
        "    verdict: wrong\n\nBecause the sample has a long tail and nobody looked at it.",
        "    verdict: wrong\n\nNo.",
        "has no reason",
        "Answer 1",
    ),
    Case(
        "commit without its id",
        PAGE,
        "    id: first-trap\n",
        "",
        "needs the option 'id: first-trap'",
        "//// commit",
    ),
    Case(
        "too few cards",
        PAGE,
        "/// card | Card 5?\nAn answer.\n///\n",
        "",
        "5 'card' blocks in #takeaways; expected 6",
        "## Key takeaways",
    ),
    Case(
        "card without a question", PAGE, "/// card | Card 5?", "/// card", "needs a title after a bar", None
    ),
    Case(
        "short follow-up",
        PAGE,
        "One sentence. A second one. And a third.",
        "One sentence.",
        "is answered in 1 sentences; expected 3 to 6",
        "/// followup | Question 1?",
    ),
    Case(
        "paper without its limits",
        PAGE,
        "**What it does not show.** Anything about ratios.",
        "",
        "lacks '**What it does not show.**'",
        "/// paper | tukey1977",
    ),
    Case(
        "long spoken answer",
        PAGE,
        tiny.words(260, "I would report the middle value first"),
        tiny.words(400, "I would report the middle value first"),
        "the spoken answer has 400 words",
        "/// spoken",
    ),
    Case("four takeaways", PAGE, "- Five lines.\n", "", "4 lines in the 'takeaway' box", "/// takeaway"),
    Case(
        "unknown level",
        PAGE,
        "/// level | staff",
        "/// level | stuff",
        "did you mean 'staff'?",
        "/// level | stuff",
    ),
    Case(
        "no way to recover", PAGE, " {#recovery}", "", "no heading '### … {#recovery}'", "## Interview answer"
    ),
    Case(
        "chapter of no trap",
        PAGE,
        "trap: first-trap\n",
        "trap: frist-trap\n",
        "no trap has the id 'frist-trap'; did you mean 'first-trap'?",
        "trap: frist-trap",
    ),
    Case(
        "chapter that names no trap",
        PAGE,
        "trap: first-trap\n",
        "title: First\n",
        "names no trap; expected 'trap: first-trap'",
        None,
    ),
    Case(
        "two chapters for one trap",
        "docs/traps/sums/second-trap.md",
        None,
        tiny.chapter(),
        "already has a chapter",
        "trap: first-trap",
    ),
    Case(
        "chapter in the wrong folder",
        "docs/traps/sums/elsewhere.md",
        None,
        tiny.chapter().replace("trap: first-trap", "trap: second-trap", 1),
        "belongs at docs/traps/sums/second-trap.md",
        "trap: second-trap",
    ),
    Case(
        "unknown front matter",
        "docs/index.md",
        "title: Home",
        "titel: Home",
        "did you mean 'title'?",
        "titel",
    ),
    Case(
        "front matter not closed",
        "docs/index.md",
        "it.\n---\n",
        "it.\n",
        "the front matter is not closed",
        None,
    ),
    Case(
        "no description",
        "docs/index.md",
        "description: The",
        "# The",
        "the description has 0 characters",
        None,
    ),
    Case(
        "unknown marker",
        "docs/index.md",
        "fill:clear-clock",
        "fill:clear-clok",
        "did you mean 'clear-clock'?",
        "clear-clok",
    ),
    Case(
        "dangling short link",
        "docs/index.md",
        "trap:first-trap",
        "trap:frist-trap",
        "did you mean 'first-trap'?",
        "frist-trap",
    ),
    Case(
        "broken link",
        "docs/index.md",
        "reference/glossary.md",
        "reference/glosary.md",
        "did you mean 'reference/glossary.md'?",
        "glosary.md",
    ),
    Case(
        "broken anchor",
        "docs/index.md",
        "#heavy-tail",
        "#havy-tail",
        "has no anchor '#havy-tail'; did you mean 'heavy-tail'?",
        "#havy-tail",
    ),
    Case(
        "removed page that is linked",
        "docs/reference/glossary.md",
        None,
        None,
        "docs/reference/glossary.md does not exist",
        "heavy tail",
        "docs/index.md",
    ),
    Case(
        "page in another encoding",
        "docs/index.md",
        None,
        b"---\ntitle: Caf\xe9\n---\n",
        "byte 0xe9 is not UTF-8",
        None,
    ),
    # Drawings of architectures
    Case(
        "drawing of nothing",
        ARCHITECTURES,
        "- id: nightly",
        "- id: nigthly",
        "no pattern or design has the id 'nigthly'; did you mean 'nightly'?",
        "nigthly",
    ),
    Case(
        "arrow to an unknown part",
        ARCHITECTURES,
        "{from: job, to: table,",
        "{from: job, to: tabel,",
        "no part of 'nightly' has the id 'tabel'; did you mean 'table'?",
        "to: tabel",
    ),
    Case(
        "arrow that is not straight",
        ARCHITECTURES,
        "{from: job, to: table,",
        "{from: job, to: reader,",
        "is not straight: column 1, row 1 and column 2, row 2",
        "from: job",
    ),
    Case(
        "arrow through a part",
        ARCHITECTURES,
        """        at: [2, 2]
        does: Asks for a sum & waits.
        breaks: Without a limit it waits for ever.
    edges:
      - {from: job, to: table, label: by six}
""",
        """        at: [1, 3]
        does: Asks for a sum & waits.
        breaks: Without a limit it waits for ever.
    edges:
      - {from: job, to: reader}
""",
        "the arrow from 'job' to 'reader' passes through 'table'",
        "from: job",
    ),
    Case(
        "arrows that cross",
        ARCHITECTURES,
        None,
        CROSSING,
        "the arrow from 'left' to 'right' crosses edge 1, from 'above' to 'below'",
        "from: left",
    ),
    Case(
        "arrow to itself",
        ARCHITECTURES,
        "{from: job, to: table,",
        "{from: job, to: job,",
        "leads nowhere",
        "to: job",
    ),
    Case(
        "three arrows between two parts",
        ARCHITECTURES,
        "      - {from: table, to: reader, kind: fallback}\n",
        "      - {from: table, to: reader, kind: fallback}\n      - {from: table, to: reader}\n",
        "a third arrow between 'table' and 'reader'",
        "to: reader}",
    ),
    Case(
        "two parts in one cell",
        ARCHITECTURES,
        "at: [2, 2]",
        "at: [1, 1]",
        "'reader' and 'job' both stand in column 1, row 1",
        "at: [1, 1]",
    ),
    Case(
        "column out of range",
        ARCHITECTURES,
        "at: [2, 2]",
        "at: [3, 2]",
        "'reader' stands in column 3; expected 1 to 2",
        "at: [3, 2]",
    ),
    Case(
        "row out of range",
        ARCHITECTURES,
        "at: [1, 1]",
        "at: [1, 0]",
        "stands in row 0; rows count from 1",
        "at: [1, 0]",
    ),
    Case(
        "empty row",
        ARCHITECTURES,
        "at: [1, 2]",
        "at: [1, 4]",
        "row 3, above 'table', is empty",
        "at: [1, 4]",
    ),
    Case(
        "two parts of one id",
        ARCHITECTURES,
        "id: reader",
        "id: table",
        "a second part has the id 'table'",
        "id: table",
    ),
    Case(
        "part that no arrow touches",
        ARCHITECTURES,
        "      - {from: job, to: table, label: by six}\n",
        "",
        "no arrow begins or ends at 'job'",
        "id: job",
    ),
    Case(
        "title too long for its box",
        ARCHITECTURES,
        "title: Table of sums",
        "title: Tableofthesumsofallthesensors",
        "does not fit its box: 3 lines of about",
        "Tableofthesums",
    ),
    Case(
        "column title too long",
        ARCHITECTURES,
        '"Night"',
        '"What is done in the night, when nobody is waiting for it"',
        "does not fit 2 lines of about",
        "What is done",
    ),
    Case(
        "label without room",
        ARCHITECTURES,
        "label: a key",
        "label: a key of the sensor",
        "the label 'a key of the sensor' has no room beside its arrow",
        "a key of",
    ),
    Case(
        "unknown field in an arrow",
        ARCHITECTURES,
        "{from: job,",
        "{form: job,",
        "unknown field 'form'",
        "form: job",
    ),
    Case(
        "page of an unknown pattern",
        "docs/index.md",
        "title: Home\n",
        "title: Home\npattern: nigthly\n",
        "no pattern has the id 'nigthly'; did you mean 'nightly'?",
        "nigthly",
    ),
]
