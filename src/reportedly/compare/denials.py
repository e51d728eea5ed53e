"""What a denial or a doubt answers: the claim is looked for in the words around it, then in reports of the same story.

A denial carries its claim in one of three ways: it repeats the claim's words ("denied that it had shelled the
town"), it
points back to it ("rejected the accusation", "denied responsibility"), or it names who made it ("disputes the mayor's
account"). What is refused (a plan, a demand, an offer) is no claim, and to refuse it is no denial.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from reportedly.compare.denial_cues import CLAIM, DISTRUSTS, MODAL, NOT_SO, POINTS_BACK, STANDING, Denial, denials
from reportedly.compare.document_store import Chosen, held
from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Event, Finding, FindingKind, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import clause, common_stems, content_stems, trimmed
from reportedly.text.sentences import sentence_around, sentences

CLAIMS = ("claim", "blame")
SAID = ("assert", "claim", "blame", "believe", "confirm", "deny", "doubt")

ACCUSATION = re.compile(
    r"(?:claim|allegation|accusation|charge|attack|strike|killing|bombing)s?|responsibility|involvement|complicity|massacre",
    re.I,
)
LOOSE = re.compile(
    r"idea|notion|speculation|version|accounts?|comments?|statements?|interpretation|explanations?", re.I
)

CIVIL = re.compile(
    r"\b(?:civilians?|people|child(?:ren)?|women|residents?|residential|homes?|houses?|flats|apartments?|schools?|hospitals?|restaurants?|"
    r"pizzerias?|caf[eé]s?|shops?|malls?|supermarkets?|markets?|universit(?:y|ies)|villages?|churches|church|stations?|theatre)\b",
    re.I,
)

STRIKES = frozenset(
    {"air_strike", "shelling", "attack_on_civilians", "explosive_device", "property_destruction", "armed_clash"}
)

POINTED = re.compile(r"^(?:all\s+)?(?:those|these|this|that|such|it)\b", re.I)
"""What stands in the sentence right before."""

ACCUSES = re.compile(
    r"\b(?:accus(?:e[sd]?|ing|ations?)|blam(?:e[sd]?|ing)|alleg(?:e[sd]?|ing|ations?|edly)|claim(?:s|ed|ing)?|charge[sd]?|suspect(?:s|ed|"
    r"ing)?|pointed the finger|responsible for|was behind|were behind|charged with|suggest(?:s|ed|ing)?|"
    r"implicat(?:e[sd]?|ing)|"
    r"concerns?|fears?|warn(?:s|ed|ings?)|war crimes)\b",
    re.I,
)

UNTRUE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|refut\w+|debunk\w*|false|fake|baseless|untrue|unfounded|absurd|nonsense|"
    r"no evidence|reject\w*|dismiss\w*|"
    r"ridicul\w+|incorrect)\b",
    re.I,
)
"""Words that answer a claim: what has them is no claim itself."""

TURNS = re.compile(r"^\W*(?:but|however|yet|despite|although|though|while|western|evidence|video|footage)\b", re.I)

OWNED = re.compile(
    r"\b(?P<verb>(?:casts?|cast|casting|raises?|raised) doubts? (?:on|over|about)|[Dd]oubts? (?:raised |cast |"
    r"grow )?(?:on|over|about)|disputes?|disputed|"
    r"contradicts?|contradicted|"
    r"den(?:y|ies|ied)|rejects?|rejected|dismiss(?:es|ed)?|questions?|questioned|refutes?|refuted)\s+"
    rf"(?:\w+\s+)?(?P<owner>[A-Z][\w’'-]+?(?:\s[A-Z][\w’'-]+?){{0,2}})(?:['’]s?)?\s+(?:[\w’'-]+\s+){{0,3}}?(?P<noun>{CLAIM}|insistence)\b"
)
"""A denial that names whose words it answers: "disputes the Mayor's account", "casts doubt on Brod's claim"."""

WEAK = frozenset(
    "forc troop militar armi govern offici presid ministr war attack report countri countr peopl year time "
    "week day month last "
    "new start began begin conflict side state accord includ mani number claim alleg accus reject deni denie use plan "
    "intent intend".split()
)
"""Stems that two sentences on one war share anyway: they count half."""

ALIKE = {
    "incurs": "invad",
    "assault": "invad",
    "offens": "invad",
    "onslaught": "invad",
    "death": "kill",
    "die": "kill",
    "rocket": "missil",
}
"""Stems that tell the same when one side denies what the other tells."""

BACK = 900  # characters before a denial in which its claim is looked for
AHEAD = 250  # and after it ("has always denied it, but the envoy says ...")
MOST = 100  # denials of one report that are looked at
LONG_ENOUGH = 40  # characters of a claim that stands in the same sentence
CLOSE = 300  # characters between a denial and words near at hand
FAR = 500.0  # characters away that count as one stem less
NEAR = 2  # sentences before a denial that points back
ENOUGH = 2.0  # shared stems, the weak ones counted half
PLAIN = 1.5  # the same, where no word of denial says so and another's claim is right at hand
ENOUGH_FAR = 3.0  # the same, for a claim in another report
LEAD = 900  # characters of another report in which its claims stand
DAYS = 3


def denial_findings(documents: Sequence[Annotated], stories: Mapping[str, str] | None = None) -> Iterator[Finding]:
    """Denials and doubts with what they answer, in their own report or else in another of the same story."""
    told: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(held(documents).names if stories else ()):
        if stories and (story := stories.get(name)):
            told[story].append(number)
    for document in documents:
        answered: set[Span] = set()
        others = Chosen(documents, told[(stories or {}).get(document.report.id, "")])
        yield from _owned(document, others, answered)
        found = list(islice(denials(document), MOST))
        lines = [trimmed(document, s.start, s.end) for s in sentences(document)] if found else []
        for denial in found:
            if any(denial.content.overlaps(span) for span in answered):
                continue
            claim = _claim(document, denial, lines)
            if claim is None and not denial.plain:
                claim = _elsewhere(document, denial, others)
            if claim is not None and not claim.overlaps(denial.content):
                answered.add(denial.content)
                yield make_finding(denial.kind, claim, denial.content, _words(document, denial, claim))


def _words(document: Annotated, denial: Denial, claim: Span) -> str:
    who = document.actor(denial.statement.source_actor)
    source = denial.statement.source
    name = (who.neutral or who.name) if who else source.of(document.text) if source else "the source"
    does = "denies" if denial.kind == "denies" else "doubts"
    where = "what is told here" if claim.report == document.report.id else "what another report of the same story tells"
    return f"{name} {does} {where}"


def _stems(text: str) -> frozenset[str]:
    return frozenset(ALIKE.get(stem, stem) for stem in common_stems(text[:1].lower() + text[1:]))


def _standing(document: Annotated, denial: Denial) -> Span | None:
    """For "does not target civilians": the nearest strike on civilians that is told before it, or in the lead."""
    begin = min(denial.cue, denial.content.start)
    lead = (document.prose[0].start if document.prose else 0) + LEAD // 2
    own = denial.statement.source_actor
    best: tuple[int, Span] | None = None
    for event in document.events:
        at = event.trigger.start
        if event.type not in STRIKES or event.factuality not in ("happened", "ongoing"):
            continue
        if denial.content.start <= at < denial.content.end or (own is not None and _said(document, event) == own):
            continue
        told = clause(document, event.trigger.start, event.trigger.end)
        near = begin - BACK <= at < denial.content.end + AHEAD
        if (near or at < lead) and CIVIL.search(told.of(document.text)) and not told.overlaps(denial.content):
            away = abs(at - begin)
            best = min(best, (away, told)) if best else (away, told)
    return best[1] if best else None


def _said(document: Annotated, event: Event) -> str | None:
    return document.statements[event.statement].source_actor if event.statement is not None else None


def _weight(shared: Iterable[str]) -> float:
    return sum(0.5 if stem in WEAK else 1.0 for stem in shared)


def _claim(document: Annotated, denial: Denial, lines: Sequence[Span]) -> Span | None:
    said = denial.content.of(document.text)
    back = POINTS_BACK.match(said)
    about = _stems(re.split(r"\sas\s", said[back.end() :])[0] if back else said)
    if back and back["alone"] is not None and (part := _same_breath(document, denial)):
        return part
    if STANDING.search(said) and (found := _standing(document, denial)):
        return found
    if _weight(about) >= 1.0 and (found := _alike(document, denial, about, lines)):
        return found
    if DISTRUSTS.match(said):
        return _just_before(document, denial)
    whole = back and (_weight(about) < 1.0 or not LOOSE.fullmatch(back["noun"] or "-"))
    return _before(document, denial, about, lines) if whole else None


def _candidates(document: Annotated, denial: Denial, lines: Sequence[Span]) -> Iterator[tuple[Span, bool]]:
    """Sentences and contents of others near the denial; whether each is near at hand."""
    side = _side(document, denial.statement.source_actor)
    mine, others = [denial.content], []
    for statement in document.statements:
        parts = [part for part in statement.content if part.end - part.start > 15]
        answers = statement is denial.statement or statement.act in ("deny", "doubt")
        if answers or (side and _side(document, statement.source_actor) & side):
            mine += parts
        elif statement.act not in ("ask", "demand") and (not denial.plain or denial.insists or statement.act in CLAIMS):
            others += parts
    begin = min(denial.cue, denial.content.start)
    _, last = sentence_around(document, begin, max(denial.cue, denial.content.end - 1))
    lead = (document.prose[0].start if document.prose else 0) + LEAD // 2
    for part in others:
        if begin - BACK <= part.start and part.end <= begin:
            yield trimmed(document, part.start, part.end), begin - part.end <= CLOSE
    for span in () if denial.plain else lines:
        if span.start >= lead and not begin - BACK <= span.start <= last + AHEAD:
            continue
        if span.start < begin < span.end:
            span = trimmed(document, span.start, begin)
        words = span.of(document.text)
        ahead = span.start >= denial.content.end
        if ahead and (span.start > last + AHEAD or not (TURNS.match(words) or span.start < last)):
            continue
        leads = span.start < lead
        if (begin - BACK > span.start and not leads) or any(span.overlaps(one) for one in mine):
            continue
        yield span, ahead or leads or begin - span.end <= CLOSE


def _side(document: Annotated, identifier: str | None) -> frozenset[str]:
    """Whom an actor speaks for: himself, and his country."""
    actor = document.actor(identifier)
    return frozenset(name for name in (identifier, actor.country if actor else None) if name)


def _alike(document: Annotated, denial: Denial, about: frozenset[str], lines: Sequence[Span]) -> Span | None:
    """The words near the denial that share most with it."""
    best: tuple[float, int, Span] | None = None
    strong = about - WEAK
    for span, near in _candidates(document, denial, lines):
        words = span.of(document.text)
        if UNTRUE.search(words) or (denial.plain and (NOT_SO.match(words) or span.start > denial.cue)):
            continue
        stems = _stems(words)
        score = _weight(about & stems)
        whole = document.text[slice(*sentence_around(document, span.start, span.end))]
        accuses = ACCUSES.search(whole) is not None or _accused(document, span)
        least = ENOUGH
        if denial.kind == "denies" and (near or accuses) and len(strong & stems) >= max(1, len(strong) / 2):
            least = 1.0
        away = min(abs(denial.content.start - span.end), abs(span.start - denial.content.end), int(FAR))
        if score >= (least if not denial.plain else 1.0 if denial.insists and near else PLAIN):
            key = (score + 0.5 * accuses - away / FAR, span.start - span.end, span)
            best = key if best is None or key[:2] > best[:2] else best
    return best[2] if best else None


def _accused(document: Annotated, span: Span) -> bool:
    return any(
        statement.act == "blame" and any(part.overlaps(span) for part in statement.content)
        for statement in document.statements
    )


def _same_breath(document: Annotated, denial: Denial) -> Span | None:
    """For "..., something he denies" and "..., though she disputes this": what stands before it in its sentence."""
    begin = min(denial.cue, denial.content.start)
    first, _ = sentence_around(document, begin, begin + 1)
    span = trimmed(document, first, begin)
    match = re.search(
        r"[,;–—]\s+(?:although|though|but|while|which|something|a \w+)?[^,;–—]{0,40}$", span.of(document.text)
    )
    if match is None:
        return None
    span = trimmed(document, span.start, span.start + match.start())
    return span if span.end - span.start >= LONG_ENOUGH else None


def _just_before(document: Annotated, denial: Denial) -> Span | None:
    """What another was told to say in the sentence right before: "He announced a truce. She does not trust him"."""
    begin = min(denial.cue, denial.content.start)
    side = _side(document, denial.statement.source_actor)
    told = [
        trimmed(document, part.start, part.end)
        for statement in document.statements
        if not side & _side(document, statement.source_actor) and statement.source_actor is not None
        for part in statement.content
        if 0 < begin - part.end <= CLOSE and part.end - part.start > 15
    ]
    return max(told, key=lambda span: span.end, default=None)


def _before(document: Annotated, denial: Denial, about: frozenset[str], lines: Sequence[Span]) -> Span | None:
    """For "rejected the accusation": the nearest accusation in the sentences before, or in the same one."""
    begin = min(denial.cue, denial.content.start)
    earlier = [span for span in lines if span.start < begin]
    lead = (document.prose[0].start if document.prose else 0) + LEAD // 2
    pointed = POINTS_BACK.match(denial.content.of(document.text))
    sure = pointed is not None and ACCUSATION.fullmatch(pointed["noun"] or pointed["deed"] or "-") is not None
    leading = [span for span in earlier[: -NEAR - 1] if sure and span.start < lead]
    before: Span | None = None
    for span in (*reversed(earlier[-NEAR - 1 :]), *leading):
        part = trimmed(document, span.start, min(span.end, begin))
        words = part.of(document.text)
        if len(words) < 20:
            continue
        match = ACCUSES.search(words)
        blamed = [
            trimmed(document, one.start, one.end)
            for statement in document.statements
            if statement.act in ("blame", "assert") and statement is not denial.statement
            for one in statement.content
            if part.start <= one.start and one.end <= part.end and one.end - one.start > 20
        ]
        if _weight(about) >= 1.0 and not about & _stems(words):
            continue
        if match is not None and not UNTRUE.search(words):
            held = [one for one in blamed if one.start >= part.start + match.start()]
            return max(held, key=lambda one: one.end - one.start) if held else part
        if span.end > begin and UNTRUE.search(words):
            return None  # the denial that it speaks of stands in its own sentence
        if before is None and span.end <= begin and POINTED.match(denial.content.of(document.text)):
            before = part
    return before


def _elsewhere(document: Annotated, denial: Denial, others: Sequence[Annotated]) -> Span | None:
    """The sentence that begins another report of the story, told within days, that shares most with the denial."""
    about = content_stems(denial.content.of(document.text))
    day = day_of(document)
    best: tuple[float, str, Span] | None = None
    for other in others:
        when = day_of(other)
        if other is document or day is None or when is None or abs(day - when) > DAYS:
            continue
        end = (other.prose[0].start if other.prose else 0) + LEAD
        for span in (trimmed(other, s.start, s.end) for s in sentences(other)):
            if span.start >= end or UNTRUE.search(span.of(other.text)):
                continue
            score = _weight(about & content_stems(span.of(other.text)))
            if score >= ENOUGH_FAR and (best is None or score > best[0]):
                best = (score, other.report.id, span)
    return best[2] if best else None


def _owned(document: Annotated, others: Sequence[Annotated], answered: set[Span]) -> Iterator[Finding]:
    """ "Disputes the Mayor's account": a statement by that mayor, here or in another report of the story."""
    for part in document.prose:
        for match in islice(OWNED.finditer(document.text, part.start, part.end), MOST):
            first, last = sentence_around(document, match.start(), match.end())
            if MODAL.search(document.text[max(0, match.start() - 20) : match.start()]):
                continue
            answer = trimmed(document, match.start(), last)
            owner = match["owner"].lower()
            named = [
                actor.id
                for actor in document.actors
                if any(
                    mention.form == "name" and owner.rstrip("'’s") in mention.span.of(document.text).lower()
                    for mention in actor.mentions
                )
            ]
            about = content_stems(document.text[first:last])
            claim = _said_by(named, about, document, [document, *others], answer)
            if claim is not None:
                kind: FindingKind = "doubts" if re.search(r"doubt|question", match["verb"], re.I) else "denies"
                words = f"the report says that this {match['noun'].lower()} of {match['owner']} is answered so"
                yield make_finding(kind, claim, answer, words)
                answered.add(answer)


def _said_by(
    who: Sequence[str], about: frozenset[str], document: Annotated, reports: Sequence[Annotated], answer: Span
) -> Span | None:
    best: tuple[float, bool, Span] | None = None
    day = day_of(document)
    for other in reports:
        when = day_of(other)
        if other is not document and (day is None or when is None or abs(day - when) > DAYS):
            continue
        for statement in other.statements:
            if statement.source_actor not in who or statement.act not in SAID:
                continue
            span = max(statement.content, key=lambda one: (one.end - one.start, -one.start))
            span = trimmed(other, span.start, span.end)
            score = _weight(about & common_stems(span.of(other.text)))
            later = other is document and span.end > answer.start
            if score < 1.0 or later or span.overlaps(answer):
                continue
            key = (score, other is document)
            if best is None or key > best[:2]:
                best = (*key, span)
    return best[2] if best else None
