"""GET parameters made from the one filter: each field becomes a parameter with its words and its example."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Query, Request

from reportedly.errors import UsageError
from reportedly.record.filters import Field, Noun, fields_of, nearest
from reportedly.record.queries import MOST

Asked = dict[str, Any]

LIMIT = Annotated[int, Query(description="How many rows at most.", ge=1, le=MOST)]
AFTER = Annotated[str | None, Query(description="Where the page begins: `next` of the one before.", max_length=500)]


def _parameter(one: Field) -> inspect.Parameter:
    values = f" One of: {', '.join(one.values)}." if one.values and len(one.values) <= 12 else ""
    described = one.help + values + (" May be given several times." if one.is_list else "")
    examples: Any = {"example": {"value": [one.example] if one.is_list else one.example}}
    kind: Any = list[str] | None if one.is_list else str | None
    query = Query(description=described, openapi_examples=examples, max_length=50 if one.is_list else 500)
    return inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, query])


def filter_parameters(noun: Noun) -> Callable[..., Asked]:
    """A dependency that gives what is asked for of such things, by field, as it stands in the address."""

    def asked(**given: Any) -> Asked:
        return {name: value for name, value in given.items() if value is not None}

    signature = inspect.Signature([_parameter(one) for one in fields_of(noun)])
    asked.__signature__ = signature  # type: ignore[attr-defined]
    asked.__name__ = f"asked_of_{noun}"
    return asked


def checked(request: Request, known: Mapping[str, bool]) -> None:
    """Raises UsageError for a parameter that there is not, or one that stands twice where it can have one value.

    Args:
        request: the request.
        known: the parameters by name, and whether they may be given several times.
    """
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise UsageError(f"there is no parameter {name[:60]!r}; {nearest(name[:60], known)}")
        if name in seen and not known[name]:
            raise UsageError(f"{name} can be given once, not several times")
        if "\x00" in value:
            raise UsageError(f"{name} has a character that no text has")
        seen.add(name)


def names_of(noun: Noun, *others: str) -> dict[str, bool]:
    """The parameters of a list by name, with those that are no filters."""
    return {**{one.name: one.is_list for one in fields_of(noun)}, **dict.fromkeys(others, False)}
