"""JSON from the nouns and back, and its JSON Schema: all three made from the data classes.

A noun is an object with its fields as keys. What is not plain:

- a span is `start`, `end` and the `text` there, and names its `report` unless the object that it stands in did;
- the field `span` of a noun stands in the noun's own object;
- a reason inside a report is its `text`, with `start` and `end` where it was read from characters; elsewhere its words;
- the kind of a finding and of a relation is called `finding` and `relation`, since `kind` names the line.
"""

from __future__ import annotations

import base64
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from reportedly.model.comparison import Relation
from reportedly.model.findings import Finding
from reportedly.model.spans import Reason, Span

Json = dict[str, Any]
Texts = Mapping[str, str]
"""The texts of reports by their ids."""

KEYS: Mapping[type, Mapping[str, str]] = {Finding: {"kind": "finding"}, Relation: {"kind": "relation"}}
"""Fields that have another name in JSON."""


def _key(noun: type, field: str) -> str:
    return KEYS.get(noun, {}).get(field, field)


@cache
def hints(noun: type) -> Mapping[str, Any]:
    """The types of a noun's fields."""
    return get_type_hints(noun)


# ------------------------------------------------------------------------------------------------ nouns to JSON


def encoded(value: Any, texts: Texts | None = None, report: str | None = None) -> Any:
    """A noun, or what one is made of, as JSON.

    Args:
        texts: where the words of spans are found; None: they are left out.
        report: the report whose object this stands in.
    """
    kind: type = type(value)
    return _encoder(kind)(value, texts, report)


Encoder = Callable[[Any, Texts | None, str | None], Any]


@cache
def _encoder(kind: type) -> Encoder:
    """How values of a type are written, asked once for each type: a report has a thousand nouns of a dozen types."""
    if issubclass(kind, Span):
        return _span
    if issubclass(kind, Reason):
        return lambda value, texts, report: _reason(value, report)
    if is_dataclass(kind):
        return _object(kind)
    if issubclass(kind, tuple | list):
        return lambda value, texts, report: [encoded(item, texts, report) for item in value]
    if issubclass(kind, bytes):
        return lambda value, texts, report: base64.b64encode(value).decode("ascii")
    if issubclass(kind, Mapping):
        return lambda value, texts, report: dict(value)
    return lambda value, texts, report: value


def _span(span: Span, texts: Texts | None, report: str | None) -> Json:
    made: Json = {"report": span.report} if report is None else {}
    made["start"], made["end"] = span.start, span.end
    if texts is not None:
        made["text"] = span.of(texts[report or span.report])
    return made


def _reason(reason: Reason, report: str | None) -> Json | str:
    if report is None:
        return reason.text
    return {"text": reason.text, **({"start": reason.span.start, "end": reason.span.end} if reason.span else {})}


PLAIN_VALUES = frozenset({str, int, float, bool, type(None)})
"""Types whose values JSON has as they are."""


def _object(noun: type) -> Encoder:
    named = [(field.name, _key(noun, field.name)) for field in fields(noun)]

    def make(value: Any, texts: Texts | None, report: str | None) -> Json:
        made: Json = {}
        for name, key in named:
            part = getattr(value, name)
            if name == "span":
                made |= _span(part, texts, report)
                report = report or part.report
            else:
                made[key] = part if type(part) in PLAIN_VALUES else encoded(part, texts, report)
        return made

    return make


# ------------------------------------------------------------------------------------------------ and back

Decoder = Callable[[Any, str | None, Texts | None], Any]


def decoded(kind: Any, item: Any, report: str | None = None, texts: Texts | None = None) -> Any:
    """What `encoded` wrote of a value of that type. A key that is missing stands for the field's default.

    Args:
        texts: spans are checked against these; raises EvidenceError for one outside its text.
    """
    return _decoder(kind)(item, report, texts)


@cache
def _decoder(kind: Any) -> Decoder:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Span:
        return _to_span
    if kind is Reason:
        return _to_reason
    if isinstance(kind, type) and is_dataclass(kind):
        return _to_object(kind)
    if origin in (Union, types.UnionType):
        (one,) = [part for part in inner if part is not type(None)] if type(None) in inner else [object]
        some = _decoder(one)
        return lambda item, report, texts: None if item is None else some(item, report, texts)
    if origin is tuple and len(inner) == 2 and inner[1] is ...:
        each = _decoder(inner[0])
        return lambda item, report, texts: tuple([each(one, report, texts) for one in item])
    if origin is tuple:
        parts = [_decoder(one) for one in inner]
        return lambda item, report, texts: tuple(p(o, report, texts) for p, o in zip(parts, item, strict=True))
    if kind is bytes:
        return lambda item, report, texts: base64.b64decode(item)
    return lambda item, report, texts: item


def _to_span(item: Mapping[str, Any], report: str | None, texts: Texts | None) -> Span:
    made = Span(item.get("report", report), item["start"], item["end"])
    if texts is not None:
        made.of(texts[made.report])
    return made


def _to_reason(item: Any, report: str | None, texts: Texts | None) -> Reason:
    if isinstance(item, str):
        return Reason(item)
    return Reason(item["text"], _to_span(item, report, texts) if "start" in item else None)


def _to_object(noun: type) -> Decoder:
    inline = any(field.name == "span" for field in fields(noun))
    rest = [(f.name, _key(noun, f.name), _decoder(hints(noun)[f.name])) for f in fields(noun) if f.name != "span"]

    def make(item: Mapping[str, Any], report: str | None, texts: Texts | None) -> Any:
        values: Json = {}
        if inline:
            values["span"] = _to_span(item, report, texts)
            report = values["span"].report
        for name, key, read in rest:
            if key in item:
                values[name] = read(item[key], report, texts)
        return noun(**values)

    return make


# ------------------------------------------------------------------------------------------------ the schema

PAGE = "page"
"""On which page a span stands, in the export of a record: only of reports that have pages."""

PAGE_NUMBER: Json = {"type": "integer", "minimum": 1}
PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null", bytes: "string"}


def described(kind: Any, named: dict[str, Json], inside: bool, words: bool = True) -> Json:
    """The JSON Schema of a type.

    Args:
        named: gets the schema of each noun, under its name; the schema of a noun refers to it.
        inside: it stands in a report's object, so that spans do not name the report.
        words: spans have the text there.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Span:
        return _span_schema(inside, words)
    if kind is Reason:
        return _reason_schema() if inside else {"type": "string"}
    if isinstance(kind, type) and is_dataclass(kind):
        if kind.__name__ not in named:
            named[kind.__name__] = {}
            named[kind.__name__] = _object_schema(kind, named, inside, words)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [described(part, named, inside, words) for part in inner]}
    if origin is tuple and len(inner) == 2 and inner[1] is ...:
        return {"type": "array", "items": described(inner[0], named, inside, words)}
    if origin is tuple:
        return {"type": "array", "prefixItems": [described(part, named, inside, words) for part in inner]}
    return {"type": PLAIN[kind]} if kind in PLAIN else {"type": "object"}


def closed(properties: Json, optional: tuple[str, ...] = ()) -> Json:
    """An object with these properties and no others; all must be there but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _span_schema(inside: bool, words: bool) -> Json:
    at: Json = {"type": "integer", "minimum": 0}
    report: Json = {} if inside else {"report": {"type": "string"}}
    said: Json = {"text": {"type": "string"}} if words else {}
    return closed({**report, "start": at, "end": at, **said, PAGE: PAGE_NUMBER}, (PAGE,))


def _reason_schema() -> Json:
    at: Json = {"type": "integer", "minimum": 0}
    return closed({"text": {"type": "string"}, "start": at, "end": at, PAGE: PAGE_NUMBER}, ("start", "end", PAGE))


def _object_schema(noun: type, named: dict[str, Json], inside: bool, words: bool) -> Json:
    properties: Json = {}
    for field in fields(noun):
        if field.name == "span":
            properties |= _span_schema(inside, words)["properties"]
            inside = True
        else:
            properties[_key(noun, field.name)] = described(hints(noun)[field.name], named, inside, words)
    return closed(properties, (PAGE,))
