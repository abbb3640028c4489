"""The rules of a style sheet that pages and scripts of a site can need.

A rule is left out only where that is certain: its selector names a class, an id or the
whole value of an attribute that stands on no page and in no script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2

IDENTIFIER = re.compile(r"[\w-]+")
WRITTEN_ATTRIBUTE = re.compile(r"""\s(?P<name>[\w:-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
READ = re.compile(r"var\(\s*(--[\w-]+)")
UNSCRIPTED = frozenset({"dir", "lang"})
"""Attributes that no script changes."""
GROUPS = frozenset({"media", "supports"})
"""Rules that hold rules."""


@dataclass(frozen=True)
class SiteWords:
    """What selectors can meet: the words of attributes on all pages, of ``UNSCRIPTED`` ones, and of scripts."""

    written: frozenset[str]
    unscripted: frozenset[str]
    scripted: frozenset[str]

    def has(self, word: str, attribute: str) -> bool:
        """Tell whether an element can have ``word`` in ``attribute``."""
        if attribute in UNSCRIPTED:
            return word in self.unscripted
        return word in self.written or word in self.scripted


def words_of_page(page: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of the attributes of an HTML page, and those of ``UNSCRIPTED`` ones."""
    words, unscripted = set[str](), set[str]()
    values = {
        (m["name"], m["double"] or m["single"] or "") for m in WRITTEN_ATTRIBUTE.finditer(page.decode())
    }
    for name, value in values:
        (unscripted if name in UNSCRIPTED else words).update(IDENTIFIER.findall(value))
    return frozenset(words), frozenset(unscripted)


def needed_rules(sheet: str, others: str, met: SiteWords) -> str:
    """Return ``sheet`` without the selectors that match nothing, and the variables that nobody reads.

    ``others`` are the style sheets that stand beside it.
    """
    kept = "".join(_rules(_parsed(sheet), lambda rule: _matching(rule, met)))
    while True:
        read = {*READ.findall(kept), *READ.findall(others), *met.scripted, *met.written}
        less = "".join(_rules(_parsed(kept), lambda rule, read=read: _reading(rule, read)))  # type: ignore[misc]
        if less == kept:
            return kept
        kept = less


def _parsed(sheet: str) -> list[Any]:
    return list(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def _rules(rules: Iterable[Any], write: Callable[[Any], str]) -> Iterator[str]:
    """Yield each rule as ``write`` gives it, those in groups too, and whatever else there is as it stands."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield write(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword in GROUPS and rule.content is not None:
            inner = "".join(_rules(tinycss2.parse_rule_list(rule.content, True, True), write))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        else:
            yield rule.serialize()


def _matching(rule: Any, met: SiteWords) -> str:
    kept = [choice for choice in _divided(rule.prelude, ",") if _can_match(choice, met)]
    return _written(",".join(kept_.strip() for kept_ in map(tinycss2.serialize, kept)), rule.content, kept)


def _reading(rule: Any, read: Collection[str]) -> str:
    kept = [part for part in _divided(rule.content, ";") if not _is_unread(part, read)]
    content = [token for part in kept for token in (*part, tinycss2.ast.LiteralToken(0, 0, ";"))]
    return _written(tinycss2.serialize(rule.prelude), content[:-1], kept)


def _written(prelude: str, content: Sequence[Any], kept: Sequence[Any]) -> str:
    return f"{prelude}{{{tinycss2.serialize(content)}}}" if kept else ""


def _divided(tokens: Iterable[Any], sign: str) -> list[list[Any]]:
    """Return runs of tokens between the signs, without those that hold nothing."""
    found: list[list[Any]] = [[]]
    for token in tokens:
        if token == sign:
            found.append([])
        else:
            found[-1].append(token)
    return [part for part in found if any(token.type != "whitespace" for token in part)]


def _can_match(selector: Sequence[Any], met: SiteWords) -> bool:
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "ident" and before == ".":
            is_met = met.has(token.value, "class")
        elif token.type == "hash":
            is_met = met.has(token.value, "id")
        elif token.type == "[] block":
            is_met = _can_have(token.content, met)
        # What stands in ":not(...)" need not be met.
        elif token.type == "function" and token.lower_name in {"is", "where"}:
            is_met = any(_can_match(choice, met) for choice in _divided(token.arguments, ","))
        else:
            is_met = True
        if not is_met:
            return False
    return True


def _can_have(test: Sequence[Any], met: SiteWords) -> bool:
    """Tell whether an element can pass the test of an attribute; where it asks for a part of a value, it can."""
    match [token for token in test if token.type != "whitespace"]:
        case [attribute, equals, value] if equals == "=" and attribute.type == "ident":
            return all(met.has(word, attribute.lower_value) for word in IDENTIFIER.findall(value.value))
    return True


def _is_unread(declaration: Sequence[Any], read: Collection[str]) -> bool:
    name = next(token for token in declaration if token.type != "whitespace")
    return name.type == "ident" and name.value.startswith("--") and name.value not in read
