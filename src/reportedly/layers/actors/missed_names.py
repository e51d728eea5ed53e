"""Names that nothing marked: told elsewhere in the report, in the authority table, after a title or first name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportedly.layers.actors.labels import EDGES, in_heading, initials
from reportedly.layers.actors.word_lists import first_names, nouns, words
from reportedly.model import Parse, Token
from reportedly.world.authority import authority
from reportedly.world.countries import country_named, country_of_capital, country_of_demonym

LONGEST_NAME = 12  # words
LONGEST_KNOWN = 7  # words


def longer_known(parse: Parse, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The names, those of two words or more that the authority knows standing over shorter ones inside them."""
    tokens = parse.tokens
    owner = {k: n for n, (first, last, _) in enumerate(spans) for k in range(first, last)}
    known: list[tuple[int, int, str]] = []
    gone: set[int] = set()
    k = 0
    while k < len(tokens):
        found = _in_authority(tokens, k, set()) if _is_name(tokens[k]) or tokens[k].text[:1].isupper() else None
        step = 1
        if found and found[0] - k > 1 and found[1] in ("organisation", "force"):
            inside = {owner[j] for j in range(k, found[0]) if j in owner}
            if all(k <= spans[n][0] and spans[n][1] <= found[0] for n in inside):
                gone |= inside
                known.append((k, *found))
                step = found[0] - k
        k += step
    return sorted([span for n, span in enumerate(spans) if n not in gone] + known)


def same_amount_as(parse: Parse, spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Names that nothing marked here: told elsewhere in the report (whole, or by family name), or in the authority."""
    tokens = parse.tokens
    taken = {k for first, last, _ in spans for k in range(first, last)}
    votes: dict[tuple[str, ...], Counter[str]] = {}
    for first, last, label in spans:
        told = tuple(token.text for token in tokens[first:last])
        while told and (told[-1] in EDGES or told[-1] in ("the", "a", "an")):
            told = told[:-1]
        forms = [told, told[-1:]] if label == "person" else [told]
        if label in ("organisation", "force") and len(told) > 1:
            forms.extend([(head_of(told),), *((each,) for each in initials(told))])
        for form in forms:
            if form and len(form) <= LONGEST_NAME and len(form[-1]) > 2 and form[-1][:1].isupper():
                votes.setdefault(form, Counter())[label] += 1
    begins = {sentence.first for sentence in parse.sentences}
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for form in votes:
        by_first.setdefault(form[0], []).append(form)
    k = 0
    while k < len(tokens):
        token = tokens[k]
        step = 1
        if not token.text[:1].isupper():
            k += 1
            continue
        if k not in taken and _is_name(token) and (known := _in_authority(tokens, k, taken)):
            yield k, *known
            k = known[0]
            continue
        if k not in taken and _public(tokens, k, taken):
            yield k, k + 1, "person"
            k += 1
            continue
        if k not in taken and (person := _after_title(tokens, k, taken)):
            yield k, person, "person"
            k = person
            continue
        if k not in taken:
            for form in sorted(by_first.get(token.text, ()), key=len, reverse=True):
                end = k + len(form)
                if (
                    end > len(tokens)
                    or taken.intersection(range(k, end))
                    or tuple(t.text for t in tokens[k:end]) != form
                ):
                    continue
                label, count = votes[form].most_common(1)[0]
                inside = (k > 0 and k - 1 not in taken and _is_name(tokens[k - 1])) or (
                    end < len(tokens) and end not in taken and _is_name(tokens[end])
                )
                inner = k not in begins and (label == "person" or tokens[k - 1].text.lower() == "the")
                marked = _is_name(tokens[end - 1]) or (inner and tokens[end - 1].pos == "NOUN")
                if label != "other" and 2 * count > votes[form].total() and marked and not inside:
                    yield k, end, label
                    step = len(form)
                    break
        k += step


def head_of(name: tuple[str, ...]) -> str:
    """The head of a body's name: the word before its first "of" or "for", else the last word."""
    cut = next((k for k, word in enumerate(name) if k and word.lower() in ("of", "for")), len(name))
    return name[cut - 1]


def _after_title(tokens: tuple[Token, ...], k: int, taken: set[int]) -> int:
    """End of a person's name at `k` that a title or a first name tells ("pundit Ada Lem", "Anna Lem"); 0 for none."""
    end = k
    while (
        end < min(len(tokens), k + 4) and end not in taken and _is_name(tokens[end]) and tokens[end].text[-1:].isalpha()
    ):
        if tokens[end].text.lower() in nouns() or _in_places(tokens[end].text):
            break
        end += 1
    if end == k or end in taken or (end < len(tokens) and tokens[end].text.isdigit()):  # "Executive Order 9"
        return 0
    before = tokens[k - 1].text.lower().strip(".") if k else ""
    titled = before in words().title_gender or (
        k > 0
        and (before in words().titles or (before in nouns() and nouns()[before][0] == "person"))
        and tokens[k - 1].head in range(k, end)
    )
    first = first_names().get(tokens[k].text.lower(), "")
    if not first and in_heading(tokens, k):
        return 0
    return end if (titled and end - k <= 3) or (first and end - k in (2, 3)) else 0


def _public(tokens: tuple[Token, ...], k: int, taken: set[int]) -> bool:
    """Whether the word is the family name of one public person, alone and the subject of a verb."""
    token = tokens[k]
    if not _is_name(token) or token.dep != "nsubj" or tokens[token.head].pos != "VERB" or in_heading(tokens, k):
        return False
    if any(0 <= j < len(tokens) and (j in taken or _is_name(tokens[j])) for j in (k - 1, k + 1)):
        return False
    return len(authority().of_surname(token.text)) == 1 and not authority().common_surname(token.text)


def _in_places(text: str) -> bool:
    return bool(country_named(text) or country_of_capital(text) or country_of_demonym(text))


def _in_authority(tokens: tuple[Token, ...], k: int, taken: set[int]) -> tuple[int, str] | None:
    """(end, label) of the longest name at `k` that the authority or the countries have; not of a surname alone."""
    end = k
    while (
        end < min(len(tokens), k + LONGEST_KNOWN) and end not in taken and (tokens[end].text[:1].isupper() or end > k)
    ):
        end += 1
    for last in range(end, k, -1):
        if not _is_name(tokens[last - 1]):
            continue
        text = " ".join(token.text for token in tokens[k:last])
        rows = authority().named(text)
        if rows and (last - k > 1 or rows[0].kind != "person") and (last == len(tokens) or not _is_name(tokens[last])):
            return last, {"person": "person", "armed_force": "force"}.get(rows[0].kind, "organisation")
        if country_named(text) or (authority().metonym(text) is not None):
            return last, "toponym"
        if text in words().peoples and tokens[last - 1].tag == "NNPS":
            return last, "demonym"
    return None


def _is_name(token: Token) -> bool:
    return token.pos == "PROPN" and token.text[:1].isupper() and token.text.lower().strip(".") not in words().titles
