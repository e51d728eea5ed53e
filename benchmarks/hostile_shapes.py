"""Shapes that no honest report has, each of any length: what `hostile.py growth` doubles and looks at the time of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

PROSE = (
    "Kyiv said on Saturday that its forces had entered the town of Balakliia, {m} km from the front. The governor told "
    'reporters that {n} people were killed and 40 wounded when a missile hit the bridge. "We will rebuild," he said. '
    "The ministry denied it.\n\n"
)


def of(unit: str) -> Callable[[int], str]:
    """A shape: a unit again and again, up to a number of characters."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def numbered(form: str) -> Callable[[int], str]:
    """A shape: a form with a number in it, again and again with another number."""

    def made(size: int) -> str:
        parts: list[str] = []
        length = number = 0
        while length < size:
            parts.append(form.format(n=number, m=number % 97, l=chr(97 + number % 26)))
            length += len(parts[-1])
            number += 1
        return "".join(parts)[:size]

    return made


def between(before: str, unit: str, after: str) -> Callable[[int], str]:
    """A shape: a run of one unit in the middle of a sentence."""
    return lambda size: before + (unit * (size // len(unit) + 1))[:size] + after


SHAPES: Mapping[str, Callable[[int], str]] = {
    "prose": numbered(PROSE),
    "prose in one paragraph": numbered(PROSE.replace("\n\n", " ")),
    "blanks in a line": between("The town", " ", "was shelled on Friday."),
    "no-break spaces in a line": between("The town", "\u00a0", "was shelled."),
    "tabs in a line": between("The town", "\t", "was shelled."),
    "blanks before a dash": between("KYIV", " ", " - The town was shelled."),
    "empty lines": between("The town", "\n", "was shelled."),
    "lines of one blank": of(" \n"),
    "lines of one word": of("shelled\n"),
    "carriage returns": of("The town was shelled.\r"),
    "commas": of(","),
    "quotation marks": of('"'),
    "curly quotation marks": of("\u201c"),
    "apostrophes": of("'"),
    "brackets": of("("),
    "square brackets": of("["),
    "dashes": of("\u2014"),
    "hyphens": of("-"),
    "colons": of(":"),
    "ampersands": of("&"),
    "full stops": of("."),
    "ellipses": of("\u2026"),
    "slashes": of("/"),
    "per cent signs": of("%"),
    "dollars": of("$"),
    "hash signs": of("#"),
    "at signs": of("@"),
    "emoji": of("\U0001f525"),
    "flags": of("\U0001f1fa\U0001f1e6"),
    "joined emoji": of("\U0001f468\u200d\U0001f469\u200d"),
    "combining marks": between("e", "\u0301", " was shelled."),
    "zero-width spaces": of("a\u200b"),
    "right-to-left marks": of("\u202e\u202d"),
    "mixed punctuation": of('.,;:!?"()[]'),
    "comma and letter": of("a,"),
    "letters without an end": of("a"),
    "capitals without an end": of("A"),
    "digits without an end": of("1"),
    "digits and commas": of("1,"),
    "digits and points": of("1."),
    "one": of("1 "),
    "numbers": numbered("{n} "),
    "number words": of("seven hundred and "),
    "and": of("and "),
    "ranges": of("1-2-"),
    "numbers to numbers": of("10 to "),
    "units": of("km "),
    "kilometres": of("10 km "),
    "money": of("$1,000 million "),
    "shares": of("10% of "),
    "shelled": of("shelled "),
    "said": of("said "),
    "he said": of("he said "),
    "said that he said": of("said that he "),
    "denied that": of("denied that "),
    "according to": of("according to "),
    "quotations that open": of('"He said '),
    "quotations": of('"No," he said. '),
    "names": of("Ivan Petrov "),
    "different names": numbered("Ivan Petrov{l}{m} "),
    "names and commas": of("Kherson, "),
    "towns": of("Kherson "),
    "different towns": numbered("{l}ersk{m}ivka "),
    "titles": of("President "),
    "pronouns": of("He "),
    "sentences of a pronoun": of("He fled. "),
    "sentences of a name": of("Putin fled. "),
    "sentences with names": numbered("Ivan Petrov{l}{m} said Kherson had fallen. "),
    "dates": of("on Friday "),
    "days": numbered("On May {m} a town fell. "),
    "years": of("2022 "),
    "clock": of("10:30 "),
    "written dates": of("2022-05-03 "),
    "ago": of("days ago "),
    "before": of("the day before "),
    "prepositions": of("of the "),
    "genitives": of("'s "),
    "of of": of("of "),
    "relative clauses": of("who said that the man "),
    "conjunctions": of("and the man "),
    "attacks": of("The army attacked the town. "),
    "a series of": of("a series of attacks of "),
    "links": of("http://example.org/a "),
    "an endless link": between("See http://", "a/", " for more."),
    "an endless address": between("Write to a@", "b.", "org."),
    "hashtags": of("#war "),
    "bullets": of("- item\n"),
    "captions": of("Photo: AP\n"),
    "datelines": of("KYIV (AP) - The town fell.\n"),
    "dateline without an end": between("KYIV, ", "Ukraine, ", "- The town fell."),
    "dateline of words": between("KYIV ", "a b ", " said"),
    "capitals": of("THE TOWN WAS SHELLED. "),
    "letters with points": of("U.S."),
    "abbreviations": of("Mr. "),
    "contractions": of("can't "),
    "underscores": of("_"),
    "asterisks": of("*"),
    "backslashes": of("\\"),
    "pipes": of("a | b | "),
    "cyrillic": of("город "),
    "chinese": of("\u6218\u4e89"),
    "a tree of markup": of("<b>"),
    "entities": of("&amp;"),
    "fractions": of("\u00bd"),
    "superscripts": of("\u00b2"),
    "roman numerals": of("XIV "),
    "ordinals": of("1st "),
    "decades": of("the 1990s "),
    "loaded words": of("barbaric butcher "),
    "hyphenated": of("pro-"),
    "hyphenated words": of("Russian-"),
    "spaces of every width": of("\u2003\u2009a"),
    "questions": of("? "),
    "semicolons": of("a; "),
    "new sentences": of("A. "),
}
