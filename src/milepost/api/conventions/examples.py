"""An example for any schema of the document: what its fields give as examples, else something of the right form."""

from __future__ import annotations

from typing import Any

_BY_TYPE: dict[str, Any] = {"string": "", "integer": 1, "number": 1, "boolean": False, "null": None}


def example_of(schema: dict[str, Any], schemas: dict[str, dict[str, Any]], depth: int = 0) -> Any:
    """A value that fits ``schema``; of recursive ones, the first levels."""
    given = [*schema.get("examples", ()), *schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())]
    if given:
        return given[0]
    inner = next(iter(schema.get("anyOf", ())), None) or schemas.get(schema.get("$ref", "").rsplit("/", 1)[-1])
    if inner is not None:
        return example_of(inner, schemas, depth + 1)
    match schema.get("type"):
        case "object":
            return {
                name: example_of(field, schemas, depth + 1)
                for name, field in schema.get("properties", {}).items()
                if name in schema.get("required", ()) or _is_telling(field)
            }
        case "array":
            return [] if depth > 5 else [example_of(schema["items"], schemas, depth + 1)]
        case kind:
            return _BY_TYPE.get(str(kind))


def _is_telling(field: dict[str, Any]) -> bool:
    """Whether an optional field shows something in an example: it has one of its own."""
    return bool(field.get("examples"))
