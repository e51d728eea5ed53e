"""Options made from the one filter: `--since`, `--place`, `--type` ... with their words and examples."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from reportedly.record.filters import Field, Noun, all_fields, fields_of


def option_name(field: str) -> str:
    """The option of a field: `--min-origins` for `min_origins`."""
    return "--" + field.replace("_", "-")


def _parameter(one: Field) -> inspect.Parameter:
    several = " Can be given several times." if one.is_list else ""
    described = f"{one.help}{several} For example: {one.example}"
    option = typer.Option(option_name(one.name), help=described, show_default=False, rich_help_panel="Filters")
    kind: Any = list[str] | None if one.is_list else str | None
    return inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, option])


def with_filters(noun: Noun | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A decorator that gives a command the options of the filter; they come to it as the mapping `asked`.

    Args:
        noun: what is filtered; None for a command that takes the noun as an argument, which has them all.
    """
    offered = all_fields() if noun is None else fields_of(noun)

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command, eval_str=True)
        own = [one for one in signature.parameters.values() if one.name != "asked"]

        def filtered(**given: Any) -> None:
            asked = {one.name: value for one in offered if (value := given.pop(one.name)) not in (None, [], ())}
            command(**given, asked=asked)

        parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        parameters += [_parameter(one) for one in offered]
        filtered.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        filtered.__annotations__ = {one.name: one.annotation for one in parameters}
        filtered.__doc__, filtered.__name__ = command.__doc__, command.__name__
        return filtered

    return decorate
