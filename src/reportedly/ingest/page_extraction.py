"""The article in a page, as trafilatura finds it, with its questions to elements asked once for all that are alike.

trafilatura asks some dozen XPaths of every element whether its names are those of a menu, a comment, an article; most
of the time that a page takes goes into them. What they say of an element depends on its tag and on a few attributes
alone, and pages name their elements alike. So each is asked of one blank element, and its answer is remembered. The
steps and their order are the library's own functions; they are bound to these answers here, and the library itself
stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import lru_cache
from types import FunctionType
from typing import Any

REMEMBERED = 20_000  # answers kept for each XPath
LONGEST_NAMES = 500  # characters of an element's names for which an answer is remembered
ATTRIBUTE = re.compile(r"@([\w-]+)")
TAG = re.compile(r"(?:self::|//)([\w-]+)")
OF_ALL = re.compile(r"//\*\[(?!\s*self::)")  # an XPath that asks elements of every tag

Steps = Callable[..., tuple[Any, str, Any, str]]


class Remembered:
    """An XPath whose answer on an element depends on that element's tag and attributes alone: its matches in a tree.

    Args:
        path: the XPath, which looks for descendants.
        whole: whether elements that it may take are asked again where they stand, for an XPath that looks into them.
    """

    def __init__(self, path: Any, whole: bool = False) -> None:
        self.path, self.whole = path, whole
        self.names = tuple(sorted(set(ATTRIBUTE.findall(path.path))))
        self.in_order = "|@" in path.path  # it asks the one of two attributes that stands first
        self.tags = () if OF_ALL.search(path.path) else tuple(sorted(set(TAG.findall(path.path))))
        self.answers: dict[tuple[Any, ...], bool] = {}

    def __call__(self, tree: Any) -> Sequence[Any]:
        """The elements that the XPath takes, in the order of the document."""
        found = list(self.each(tree))
        return self.path(tree) if found and self.whole else found

    def each(self, tree: Any) -> Iterator[Any]:
        """The same, one by one: of some XPaths no more than the first is wanted."""
        names, answers = self.names, self.answers
        for element in tree.iterdescendants(*self.tags):
            values = (element.tag, *map(element.get, names))
            if self.in_order and values.count(None) < len(names) - 1:
                values = (*values, *(name for name in element.keys() if name in names))  # noqa: SIM118
            answer = answers.get(values)
            if answer if answer is not None else self._asked(values, element):
                yield element

    def _asked(self, values: tuple[Any, ...], element: Any) -> bool:
        """The answer on an element, asked of one like it that stands alone."""
        from lxml.etree import Element, SubElement

        around = Element("div")
        alike = SubElement(around, element.tag if isinstance(element.tag, str) else "comment")
        for name in element.keys():  # noqa: SIM118
            if name in self.names:
                alike.set(name, element.get(name))
        answer = bool(self.path(around))
        if len(self.answers) < REMEMBERED and sum(len(value or "") for value in values[1:]) <= LONGEST_NAMES:
            self.answers[values] = answer
        return answer


@lru_cache(maxsize=1)
def steps_are_known() -> bool:
    """Whether the library that is installed takes the steps that are bound here; another release may take others."""
    try:
        _steps()
    except (AttributeError, KeyError, ImportError):
        return False
    return True


def article_in(tree: Any, options: Any) -> str:
    """The article of a page as trafilatura's quick way finds it; empty where it finds none. The tree is changed.

    Args:
        options: the library's settings; its quick way, without comments.
    """
    from trafilatura.xml import xmltotxt

    body, text, _, _ = _steps()(tree, options)
    return "" if len(text) < options.min_output_size else xmltotxt(body, options.formatting)


def listed_xpaths() -> list[Any]:
    """The library's XPaths whose answers are remembered, in its own order."""
    from trafilatura import settings, xpaths

    return [
        *xpaths.RAW_TREE_PRUNE_XPATH,
        *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
        *xpaths.OVERALL_DISCARD_XPATH,
        *xpaths.TEASER_DISCARD_XPATH,
        *xpaths.DISCARD_IMAGE_ELEMENTS,
        settings.BASIC_CLEAN_XPATH,
    ]


@lru_cache(maxsize=1)
def _steps() -> Steps:
    """The library's sequence of steps, bound to remembered answers.

    Raises AttributeError or KeyError for a release of the library that has other steps.
    """
    from trafilatura import core, main_extractor, settings, xpaths
    from trafilatura.baseline import basic_cleaning

    known = {id(each): Remembered(each, whole="not(.//" in each.path) for each in listed_xpaths()}

    def prune(tree: Any, paths: Sequence[Any], with_backup: bool = False) -> Any:
        return core.prune_unwanted_nodes(tree, [known.get(id(each), each) for each in paths], with_backup)

    def prepare(tree: Any, options: Any, url: str | None) -> tuple[Any, Any]:
        return core.convert_tags(core.tree_cleaning(copy(tree), options), options, url), None

    sections = _bound(main_extractor.prune_unwanted_sections, prune_unwanted_nodes=prune)
    bodies = [Remembered(each).each for each in xpaths.BODY_XPATH]
    content = _bound(
        main_extractor.extract_content,
        _extract=_bound(main_extractor._extract, prune_unwanted_sections=sections, BODY_XPATH=bodies),
        recover_wild_text=_bound(main_extractor.recover_wild_text, prune_unwanted_sections=sections),
    )
    compare = _bound(core._extract_and_compare, extract_content=content)
    cleaning = _bound(basic_cleaning, BASIC_CLEAN_XPATH=known[id(settings.BASIC_CLEAN_XPATH)])
    sequence: Steps = _bound(
        core.trafilatura_sequence,
        prune_unwanted_nodes=prune,
        _prepare_tree=prepare,
        _extract_and_compare=compare,
        _recall_retry=_bound(core._recall_retry, _prepare_tree=prepare, _extract_and_compare=compare),
        html2txt=_bound(core.html2txt, basic_cleaning=cleaning),
    )
    return sequence


def _bound(function: Any, **names: Any) -> Any:
    """The same function, to which these names mean something else. Raises KeyError for a name that it does not use."""
    if unknown := names.keys() - set(function.__code__.co_names):
        raise KeyError(f"{function.__name__} does not use {sorted(unknown)}")
    bound = FunctionType(function.__code__, {**function.__globals__, **names}, function.__name__, function.__defaults__)
    bound.__kwdefaults__ = function.__kwdefaults__
    return bound
