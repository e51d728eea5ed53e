"""What is a denial or a doubt in a report: the statements that deny, the words that do, the standing denials.

What is refused (a plan, a demand, an offer) is no claim, and to refuse it is no denial; what is denied to somebody is
withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from reportedly.model import Annotated, FindingKind, Span, Statement
from reportedly.text.clauses import trimmed

CLAIM = (
    r"(?:claims?|allegations?|accusations?|charges?|assertions?|suggestions?|insinuations?|rumou?rs?|narratives?|"
    r"interpretation|explanations?|accounts?|version|reports?|reporting|statements?|comments?|(?:notion|"
    r"idea)(?= that)|speculation)"
)

POINTS_BACK = re.compile(
    r"^(?:to\s+)?(?:(?:any|all|the|these|those|such|this|that|its|his|her|their|direct|personal|both)\s+)*"
    rf"(?:[\w’'-]+\s+){{0,2}}?(?P<noun>{CLAIM}|responsibility|involvement|blame|complicity|guilt|wrongdoing)\b"
    r"|^(?:the|this|that|any|its|such)\s+(?P<deed>attacks?|strikes?|incident|massacre|killings?|bombings?|shelling)(?:\s+(?:altogether|outright|entirely))?$"
    r"|^(?:something|it|this|that|so|them|both)(?P<alone>)$",
    re.I,
)
"""A content that points back to a claim: "the accusation", "any responsibility", "those claims"."""

NOT_SO = re.compile(
    r"^(?:that\s+)?(?:[\w’'“”\x22-]+\s+){1,9}?(?:is|was|are|were|has|have|had|did|does|do)(?:\s+not|"
    r"n[’']t)\b"
    r"|^(?:that\s+)?there (?:is|was|were|are|had been) no (?:evidence|truth)|"
    r"^(?:that\s+)?(?:[\w’'-]+\s+){1,4}had nothing to do with\b",
    re.I,
)
"""A content that says of something that it is not so: a denial without a word of denial."""

INSISTS = re.compile(r"\binsist", re.I)
SAYING = frozenset({"assert", "claim", "promise"})

WORDED = re.compile(
    r"\b(?P<cue>den(?:y|ies|ied|ying)|refut(?:es|ed|ing)|reject(?:s|ed|ing)|dismiss(?:es|ed|ing))\s+"
    r"(?P<content>[^.;\n]{6,160}?)(?=[.;\n]|,\s|\s(?:and|but|while|saying|after|despite)\s|$)",
)
"""A denial by its words alone, where no statement was read."""

STANDING = re.compile(
    r"\bonly\s+(?:hits?|targets?|targeting|strikes?|attacks?)\b"
    r"|\b(?:target(?:ing|s|ed)?|hit(?:ting|s)?|strik(?:es?|ing)|fir(?:es?|ing)\s+(?:at|on)|attack(?:ing|s|ed)?|shell(?:ing|s|ed)?|"
    r"bomb(?:ing|s|ed)?|kill(?:ing|s|ed)?)\s+(?:any\s+)?(?:civilians?|residential|non-combatants)\b",
    re.I,
)
"""What a side says of itself whatever is reported: that it does not harm civilians."""

CALLED = re.compile(
    r"\b(?P<cue>describ(?:es|ed|ing)|call(?:s|ed|ing)|brand(?:s|ed|ing)|label(?:s|led|ed|ling)|denounc(?:es|ed|ing)|condemn(?:s|ed))\s+"
    r"(?P<content>[^.;\n]{6,140}?)\s+(?:as\s+)?[“‘\"']?(?:completely |totally |entirely |absolutely |utterly |"
    r"pure |a |an )*"
    r"(?:untrue|false|baseless|unfounded|fabricat\w+|propaganda|lies?|nonsense|fake|hoax|disinformation|rubbish|groundless)\b",
    re.I,
)
"""A denial by a name for the claim: "called the reports fake", "described the accusation as baseless"."""

MODAL = re.compile(
    r"(?<!continued )(?<!continues )(?<!continue )\bto\s+$|\b(?:could|would|can|may|might|should|must|will|not|"
    r"n[’']t|never|was|were|been|being|be|from)\s+$",
    re.I,
)

DEED = re.compile(
    r"^(?:that|any|it|he|she|they|we|having|being|[a-z]+ing)\b|\b(?:is|are|was|were|had|has|have|did|does|would|will|could|can|been|be)\b|\b[a-z]{3,}ed\b"
    r"|^(?:the|its|their|his|her)\s+[\w’'-]+\s+of\b|^(?:all\s+|any\s+)?(?:intent\w*|plans?|knowledge|links?|ties|role|part)\b",
    re.I,
)
"""What can be denied by what it says: a clause or a deed, and no thing that is given or kept back."""

SHORTEST = 8  # characters of what is doubted
ONLY = re.compile(r"\bonly\b", re.I)

DISTRUSTS = re.compile(
    r"^(?:that\s+)?(?:he|she|they|it|we|I|[A-Z]\w+)\s+(?:do|does|did)(?:\s+not|n[’']t)\s+(?:really\s+)?(?:trust|believe\s+(?:him|her|them|it|this|that)\b(?!['’]s|\s+\w+\s+(?:is|was|were|are|did|had|has|would|will)))\b"
)

DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying|ials?)|refut\w+|rebut\w+|debunk\w*)\b", re.I)

TO_SOMEBODY = re.compile(
    r"\b[a-z]+s\s+(?:the\s+(?:right|chance|ability|opportunity|means|vote)|access)\b"
    r"|^(?:[\w’'-]+\s+){0,4}?requests?\b"
    r"|^(?:[\w’'-]+\s+){0,3}?(?:licen[cs]es?|services?|visas?|permits?|benefits?|coverage|rights|aid)\s+(?:to|for)\b"
)
WITHHOLDS = re.compile(
    r"^(?:[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,2}(?:\s\(\w+\))?\s+(?:the|a|an|any|access|entry|permission)|(?:them|him|her|us|me|you)\s+\w|"
    r"(?:the|any|a|an|its|their|his|her)\s+(?:\w+\s+)?(?:right|ability|capability|opportunity|chance|entry|access|visas?|permission|"
    r"requests?|appeals?|bail|funds|funding|aid|permits?|licen[cs]es?|applications?|motions?|petitions?|bids?|loans?|coverage|"
    r"benefits?|services?|parole|treatment|asylum|credit)\b|access|entry)\b"
)
"""What is denied to somebody is withheld: "denied Arran the means"."""

DISMISSES = re.compile(r"\b(?:reject\w*|dismiss\w*|disput\w+|contradict\w*|brush\w* off|ridicul\w+)\b", re.I)

DOUBTS = re.compile(
    r"\b(?:doubt(?:s|ed|ing)?|cast(?:s|ing)? doubt|expressed doubt|sceptical|skeptical|(?:dis|mis)trust\w*|"
    r"(?:do|does|did)(?: not|n[’']t)(?: really)? (?:believe|trust))\b",
    re.I,
)

NOT_A_DOUBT = re.compile(r"\b(?:no|not|without|left no|beyond)\s+(?:a\s+|any\s+)?doubt|n[’']t doubt", re.I)


@dataclass(frozen=True, slots=True)
class Denial:
    """A denial or doubt: its statement, kind and content, where its cue stands; `plain`: no word of denial says so;
    `insists`: a word says that others say otherwise."""

    statement: Statement
    kind: FindingKind
    content: Span
    cue: int
    plain: bool = False
    insists: bool = False


def withheld(content: str) -> bool:
    """Whether what is denied is kept back from somebody, rather than said to be untrue."""
    if WITHHOLDS.match(content) or TO_SOMEBODY.search(content):
        return True
    return not POINTS_BACK.match(content) and not DEED.search(content)


def denials(document: Annotated) -> Iterator[Denial]:
    """The denials and doubts of a report, those that were read as statements first."""
    cues: list[Span] = []
    for statement in document.statements:
        cue = statement.cue
        if cue is None or (statement.source is None and statement.source_actor is None):
            continue
        part = max(statement.content, key=lambda span: (span.end - span.start, -span.start))
        content = trimmed(document, part.start, part.end)
        words, said = cue.of(document.text), content.of(document.text).lstrip("‘“\"'")
        if content.end <= cue.start and DENIES.search(words) and not POINTS_BACK.match(said):
            continue  # what stands before "denies" belongs to another verb
        cues.append(cue)
        kind: FindingKind | None = None
        if DOUBTS.search(words) and statement.act == "doubt" and not NOT_A_DOUBT.search(words):
            kind = "doubts"
        elif statement.act == "deny" or (DENIES.search(words) and statement.act != "admit"):
            clausal = re.match(r"(?:that|any|having)\b", said) is not None
            if DENIES.search(words) or (DISMISSES.search(words) and (clausal or POINTS_BACK.match(said))):
                kind = "denies"
        elif DISTRUSTS.match(said):
            kind = "doubts"
        elif statement.act in SAYING and STANDING.search(said) and (ONLY.search(said) or NOT_SO.match(said)):
            yield Denial(statement, "denies", content, cue.start, True)
        elif statement.act in SAYING and NOT_SO.match(said) and not re.search(r"\b(?:I|you|know|aware)\b", said):
            yield Denial(statement, "denies", content, cue.start, True, INSISTS.search(words) is not None)
        if kind == "doubts" and len(said) < SHORTEST:
            continue
        if (
            kind
            and not (kind == "denies" and withheld(said))
            and not said.lower().startswith(("as ", "if ", "whether "))
        ):
            yield Denial(statement, kind, content, cue.start)
    for prose in document.prose:
        for match in chain(
            WORDED.finditer(document.text, prose.start, prose.end),
            CALLED.finditer(document.text, prose.start, prose.end),
        ):
            cue = document.report.span(*match.span("cue"))
            content = trimmed(document, *match.span("content"))
            said = content.of(document.text)
            sure = DENIES.search(cue.of(document.text)) is not None or POINTS_BACK.match(said) is not None
            before = document.text[max(prose.start, cue.start - 20) : cue.start]
            if MODAL.search(before) or not sure or (withheld(said)) or any(cue.overlaps(known) for known in cues):
                continue
            quoted = document.text[max(0, cue.start - 1) : cue.start]
            if quoted not in "“‘\"'" or not quoted:
                yield Denial(Statement((content,), None, None, cue, "indirect", "deny"), "denies", content, cue.start)
