"""What is practised with: the checklist, the card, the rubric, words and phrases, and what to read."""

from __future__ import annotations

from functools import partial

from ..catalogue import Catalogue
from ..models.clocks import BASE, USUAL_ROUND, make_clock
from ..rendering.templates import render
from ..rules.references import WITH_PAGES
from ..sitewide.findings import Findings
from .makers import Maker
from .room import place


def checklist(findings: Findings) -> str:
    """A question for each mistake, to be ticked after a practice round."""
    rows = [
        {"mistake": mistake, "place": place(findings, mistake.id)}
        for mistake in findings.catalogue.mistakes.values()
    ]
    return render("checklist.md.j2", rows=rows)


def card_clock(findings: Findings) -> str:
    """The phases of CLEAR with their minutes and what each leaves on the board."""
    clear = findings.catalogue.frameworks[BASE]
    spans = make_clock(clear, USUAL_ROUND, clear).phases
    minutes = {phase: span.minutes for phase, span in spans.items()}
    return render("card-clock.md.j2", phases=clear.phases, minutes=minutes, round=USUAL_ROUND)


def five_questions(findings: Findings) -> str:
    """The five questions in the words to ask them in; nothing while there are no records of them."""
    asked = sorted(findings.catalogue.questions.values(), key=lambda question: question.number)
    return render("five-questions.md.j2", questions=asked)


def rubric(findings: Findings) -> str:
    """The five dimensions, with what each score looks like."""
    return render("rubric.md.j2", dimensions=findings.catalogue.rubric.values())


def words(findings: Findings) -> str:
    """Terms of the trade, each in a sentence, with the follow-up that it invites."""
    terms = findings.catalogue.terms
    rows = [{"word": word, "term": terms[word.term]} for word in findings.catalogue.words.values()]
    return render("words.md.j2", rows=rows, glossary=findings.filled_on.get("glossary"))


def phrases(findings: Findings) -> str:
    """Sentences to make one's own, with when and why."""
    return render("phrases.md.j2", phrases=findings.catalogue.phrases.values())


def reading(findings: Findings, kind: str, record: str) -> str:
    """A link to a record's page with its reading time; without a link while it has no page."""
    return render(
        "reading.md.j2",
        title=findings.catalogue.of(kind)[record].title,
        link=findings.link(kind, record),
        minutes=findings.reading_minutes(kind, record),
    )


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {
        "checklist": checklist,
        "card-clock": card_clock,
        "five-questions": five_questions,
        "rubric": rubric,
        "words": words,
        "phrases": phrases,
    }
    for kind in WITH_PAGES:
        for record in catalogue.of(kind):
            made[f"read/{record}"] = partial(reading, kind=kind, record=record)
    return made
