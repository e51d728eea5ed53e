"""The stem of a trigger word, so that "attacked", "attacks" and "attacking", or "arrest" and "arrested", are one.

Comparing has no parse any more (a record keeps none), and needs none for this: irregular forms come from a table,
the rest from suffixes, in the manner of Porter (1980) but with nominalisations joined to their verbs.
"""

from __future__ import annotations

from functools import lru_cache

IRREGULAR = {
    form: verb
    for verb, forms in {
        "shoot": "shot shots shooting shootings shooter", "fall": "fell fallen", "say": "said says", "strike": "struck stricken",
        "fight": "fought fighting fights", "take": "took taken", "win": "won", "lose": "lost loss losses", "hit": "hitting hits",
        "die": "died dead death deaths dying dies", "kill": "killed killing killings kills", "bring": "brought", "buy": "bought",
        "break": "broke broken", "steal": "stole stolen", "meet": "met", "give": "gave given", "go": "went gone", "come": "came",
        "hold": "held", "leave": "left", "make": "made", "send": "sent", "sell": "sold sale sales", "tell": "told", "withdraw": "withdrew withdrawn withdrawal",
        "rise": "rose risen", "lead": "led", "begin": "began begun", "blow": "blew blown", "burn": "burnt", "catch": "caught",
        "choose": "chose chosen choice", "drive": "drove driven", "flee": "fled", "fly": "flew flown flight", "freeze": "froze frozen",
        "hang": "hung", "hide": "hid hidden", "hurt": "hurting", "know": "knew known", "lay": "laid", "lie": "lay lain",
        "pay": "paid payment", "seek": "sought", "shake": "shook shaken", "sink": "sank sunk", "speak": "spoke spoken speech",
        "spend": "spent", "swear": "swore sworn", "teach": "taught", "tear": "tore torn", "think": "thought", "throw": "threw thrown",
        "wear": "wore worn", "write": "wrote written", "advise": "advice", "defend": "defence defense", "deny": "denial denied",
        "invade": "invasion invaded", "explode": "explosion explosions", "collide": "collision", "decide": "decision",
        "expand": "expansion", "seize": "seizure", "destroy": "destruction destroyed", "marry": "marriage", "believe": "belief",
        "bombard": "bombardment", "recapture": "recaptured", "retake": "retook retaken", "quake": "earthquake earthquakes quakes",
    }.items()
    for form in forms.split()
}  # fmt: skip

SUFFIXES = (
    "ifications", "ification", "izations", "ization", "isations", "isation", "ations", "ation", "itions", "ition",
    "ements", "ement", "ments", "ment", "ances", "ance", "ences", "ence", "ingly", "ings", "ing", "ions", "ion",
    "izes", "ises", "ized", "ised", "ers", "er", "ors", "or", "als", "al", "ies", "ied", "ed", "es", "s", "y", "e",
)  # fmt: skip
SHORTEST = 3


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one word, lower-case; a word that has no known ending is its own stem."""
    word = word.lower().strip("'’")
    word = word[:-2] if word.endswith(("'s", "’s")) else word
    word = IRREGULAR.get(word, word)
    for suffix in SUFFIXES:
        if (
            word.endswith(suffix)
            and len(word) - len(suffix) >= SHORTEST
            and not (suffix == "s" and word.endswith("ss"))
        ):
            word = word[: -len(suffix)]
            break
    word = word.removesuffix("e") if len(word) > SHORTEST else word
    word = word[:-1] + "y" if word.endswith("i") else word
    if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] in "bdgmnprt":
        word = word[:-1]
    return word
