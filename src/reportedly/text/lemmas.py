"""The lemmas that a word can have, by its ending alone: for words that no parser has read, or has read wrongly."""

from __future__ import annotations

from functools import lru_cache

IRREGULAR = {
    "fought": "fight",
    "shot": "shoot",
    "slain": "slay",
    "slew": "slay",
    "met": "meet",
    "sent": "send",
    "took": "take",
    "taken": "take",
    "held": "hold",
    "struck": "strike",
    "stricken": "strike",
    "blew": "blow",
    "blown": "blow",
    "went": "go",
    "gone": "go",
    "beaten": "beat",
    "threw": "throw",
    "thrown": "throw",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "overran": "overrun",
    "fell": "fall",
    "fallen": "fall",
    "broke": "break",
    "broken": "break",
    "gave": "give",
    "given": "give",
    "drove": "drive",
    "driven": "drive",
    "lent": "lend",
    "found": "find",
    "burnt": "burn",
    "freed": "free",
    "died": "die",
    "dying": "die",
    "retook": "retake",
    "retaken": "retake",
    "shook": "shake",
    "mutinied": "mutiny",
    "allied": "ally",
}


@lru_cache(maxsize=4096)
def lemmas_of(word: str) -> tuple[str, ...]:
    """The lemmas that a lower-case surface form can have, by its ending."""
    found = [IRREGULAR[word]] if word in IRREGULAR else []
    found.append(word)
    for ending, instead in (
        ("ies", "y"),
        ("ied", "y"),
        ("es", ""),
        ("s", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            root = word[: -len(ending)] + instead
            found.append(root)
            if not instead and len(root) > 3 and root[-1] == root[-2]:
                found.append(root[:-1])
    return tuple(dict.fromkeys(found))
