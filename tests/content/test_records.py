"""The records of the site: their schemas, and that a new one disturbs none of them."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from tests.conftest import ROOT
from tests.unit.test_starting import RECORD
from trapwise.records import KINDS
from trapwise.records.schemas import schemas
from trapwise.records.writing import insert_record


def test_schemas_beside_the_records_are_current_and_hold() -> None:
    for name, schema in schemas().items():
        written = ROOT / "content" / "schema" / f"{name}.schema.json"
        assert json.loads(written.read_text(encoding="utf-8")) == schema, "run: trapwise schema"
        records = ROOT / "content" / f"{name}.yml"
        if not KINDS[name].is_required and not records.exists():
            continue
        source = records.read_text(encoding="utf-8")
        assert source.startswith(f"# yaml-language-server: $schema=schema/{name}.schema.json\n")
        jsonschema.validate(json.loads(json.dumps(yaml.safe_load(source), default=str)), schema)


@pytest.mark.parametrize("kind", ["traps", "mistakes", "designs", "terms"])
def test_the_site_s_own_records_survive_byte_for_byte(kind: str) -> None:
    source = (ROOT / "content" / f"{kind}.yml").read_text(encoding="utf-8")
    old = yaml.safe_load(source)[kind]
    for after in (0, len(old) // 2, None):
        text = insert_record(source, kind, RECORD, after)
        assert [item for item in yaml.safe_load(text)[kind] if item["id"] != "c"] == old
        added = [line for line in text.split("\n") if line.strip() in {"- id: c", "n: 3"}]
        assert len(added) == 2
        lines = text.split("\n")
        at = lines.index(added[0])
        kept = [lines[:at] + lines[at + 2 :], lines[: at - 1] + lines[at + 2 :]]
        assert source.split("\n") in kept
