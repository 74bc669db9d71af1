"""The shape of a situation's files as JSON Schema, by which editors complete and check what is written.

`python -m stratagem.situation.schema` writes the schemas into the package, in `schemas/`.
"""

from __future__ import annotations

import json
from pathlib import Path

from stratagem.situation.kinds import Json
from stratagem.situation.shape import FILES

SCHEMAS = Path(__file__).resolve().parent / "schemas"
"""Where the generated JSON Schemas are."""


def json_schema(name: str) -> Json:
    """JSON Schema (draft 2020-12) of the file or folder `name`, a key of `FILES`."""
    definitions: Json = {}
    body = FILES[name].schema(definitions)
    head: Json = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"stratagem: {name}"}
    return head | body | ({"$defs": definitions} if definitions else {})


def schema_text(name: str) -> str:
    """The same as the text of a file."""
    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"


def write_schemas(directory: Path = SCHEMAS) -> tuple[Path, ...]:
    """Write every JSON Schema into `directory`; the paths written."""
    directory.mkdir(exist_ok=True)
    paths = tuple(directory / f"{name}.schema.json" for name in FILES)
    for name, path in zip(FILES, paths, strict=True):
        path.write_text(schema_text(name), encoding="utf-8", newline="\n")
    return paths


if __name__ == "__main__":
    write_schemas()
