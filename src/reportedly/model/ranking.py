"""The place of an incident or a question among all others, as a number of its own: it changes with nothing else.

A record that grows keeps the numbers that it has. The numbers are the same in Python and in the database.
"""

from __future__ import annotations

from hashlib import blake2b

from reportedly.model import Incident, Question

STANDINGS = ("disputed", "differing", "changed", "rising", "agreed", "one_origin")
"""The standings of questions, the most contested first."""

MANY = 12, 14  # bits of a count of an incident, and of a question: greater counts are not told apart
NAMED = 36, 44  # bits of a hash of the id of an incident, and of a question, which part those of one rank


def incident_rank(incident: Incident) -> tuple[int, str]:
    """The contested and most widely told first, what is told in passing last; the id parts two of one number."""
    return _number(
        (int(incident.minor), 1),
        (int(not incident.contested), 1),
        (_fewer(incident.independent_origins, MANY[0]), MANY[0]),
        (_fewer(len(incident.reports), MANY[0]), MANY[0]),
        (_digits(incident.id, NAMED[0]), NAMED[0]),
    ), incident.id


def question_rank(question: Question) -> tuple[int, str]:
    """The most contested first, of these the most widely told; the id parts two of one number."""
    origins = sum(position.independent_origins for position in question.positions)
    return _number(
        (STANDINGS.index(question.standing), 3),
        (_fewer(origins, MANY[1]), MANY[1]),
        (_digits(question.id, NAMED[1]), NAMED[1]),
    ), question.id


def _number(*parts: tuple[int, int]) -> int:
    """Numbers with their bits, one after the other, as one of at most 62 bits."""
    found = 0
    for value, bits in parts:
        found = found << bits | value
    return found


def _fewer(count: int, bits: int) -> int:
    """The more, the smaller."""
    return max(0, (1 << bits) - 1 - count)


def _digits(name: str, bits: int) -> int:
    """The first bits of a hash of an id."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> (64 - bits)
