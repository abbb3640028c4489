"""JSON Schemas of the record files, for editors, from the same models that check them."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from . import KINDS


def schemas() -> dict[str, dict[str, Any]]:
    """Return a schema for each record file, by its stem."""
    result = {}
    for kind, of in KINDS.items():
        model = of.model
        items = TypeAdapter(list[model]).json_schema(ref_template="#/$defs/{model}")  # type: ignore[valid-type]
        definitions = items.pop("$defs", {})
        result[kind] = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"content/{kind}.yml",
            "type": "object",
            "properties": {kind: items},
            "required": [kind],
            "additionalProperties": False,
            "$defs": definitions,
        }
    return result
