"""The words of a report that a denial in it answers.

A denial carries its claim in one of three ways: it repeats the claim's words ("denied that it had shelled the town"),
it points back to it ("rejected the accusation", "denied responsibility"), or it names who made it. The figures were set
on the 171 reports of the questions' dev half and 691 others; what they give is in `docs/accuracy/findings.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportedly.layers.denials.finding import cues, points_back, said_in, side_of
from reportedly.model import Annotated, Denial, Event, Span, Statement
from reportedly.text.clauses import clause, common_stems, trimmed
from reportedly.text.sentences import sentence_around

CLAIMS = ("claim", "blame")
STRIKES = frozenset(
    {"air_strike", "shelling", "attack_on_civilians", "explosive_device", "property_destruction", "armed_clash"}
)
"""What a side that "does not target civilians" answers."""

WEAK = frozenset(
    "forc troop militar armi govern offici presid ministr war attack report countri countr peopl year time week day "
    "month last new start began begin conflict side state accord includ mani number claim alleg accus reject deni "
    "denie use plan intent intend".split()
)
"""Stems that two sentences on one war share anyway: they count half."""

ALIKE = {
    "incurs": "invad", "assault": "invad", "offens": "invad", "onslaught": "invad",
    "death": "kill", "die": "kill", "rocket": "missil",
}  # fmt: skip
"""Stems that tell the same when one side denies what the other tells."""

LIGHT = frozenset(
    "be have do make take give get carry commit conduct launch plan intend use mean want seek try begin start involve "
    "accuse claim allege say tell".split()
)
"""Verbs that do not say what was done: "denied having carried out the attack"."""

BACK = 900  # characters before a denial in which its claim is looked for
AHEAD = 250  # and after it ("has always denied it, but the envoy says ...")
LEAD = 450  # characters of a report's beginning in which what it is about is told
LONG_ENOUGH = 40  # characters of a claim that stands in the same sentence
TAIL = 50  # characters between the end of that claim and what denies it ("..., something which the ministry")
SHORT = 20  # characters: less is no sentence
PART = 15  # characters of a content that can be a claim
BESIDE = 20  # characters between the name of a side and the word of what it is charged with
CLOSE = 300  # characters between a denial and words near at hand
FAR = 500.0  # characters away that count as one stem less
NEAR = 2  # sentences before a denial that points back
ENOUGH = 2.0  # shared stems, the weak ones counted half
PLAIN = 1.5  # the same, where no word of denial says so and another's claim is right at hand
LEAST = 1.0  # the same, of what was charged right at hand: with less nothing is answered
BREAKS = ",;–—"


def stems_of(text: str) -> frozenset[str]:
    """The stems of a text's words that carry meaning, those that tell the same made one."""
    return frozenset(ALIKE.get(stem, stem) for stem in common_stems(text[:1].lower() + text[1:]))


def weight(shared: Iterable[str]) -> float:
    """How much shared stems say: one each, half of one for the weak."""
    return sum(0.5 if stem in WEAK else 1.0 for stem in shared)


class Linking:
    """Finds what the denials of one report answer."""

    def __init__(self, document: Annotated, lines: Sequence[Span]) -> None:
        self.document, self.lines = document, lines
        self.lead = (document.prose[0].start if document.prose else 0) + LEAD

    def claim(self, denial: Denial) -> Span | None:
        """The words that a denial answers; None where there are none in its report."""
        found = self._claim(denial)
        return None if found is None or found.overlaps(denial.content) else found

    def _claim(self, denial: Denial) -> Span | None:
        said = said_in(self.document, denial.content)
        pointing = points_back(said)
        back = cues().first(pointing, said) if pointing else None
        about = stems_of(said[back.end :].split(" as ")[0] if back else said)
        if pointing == "points_back_alone" and (part := self._same_breath(denial)):
            return part
        if cues().has("standing", said) and (found := self._standing(denial)):
            return found
        if weight(about) >= 1.0 and (found := self._alike(denial, about)):
            return found
        if cues().has("distrusts", said):
            return self._just_before(denial)
        whole = pointing and (weight(about) < 1.0 or pointing != "points_back_loose")
        return self._before(denial, about, pointing) if whole else None

    # ------------------------------------------------------------------------------------------------ who says it

    def _statement(self, denial: Denial) -> Statement | None:
        return None if denial.statement is None else self.document.statements[denial.statement]

    def _speaker(self, denial: Denial) -> str | None:
        statement = self._statement(denial)
        return statement.source_actor if statement else None

    def _told_by(self, event: Event) -> str | None:
        return None if event.statement is None else self.document.statements[event.statement].source_actor

    # ------------------------------------------------------------------------------------------------ ways of answering

    def _standing(self, denial: Denial) -> Span | None:
        """For "does not target civilians": the nearest strike on civilians that is told before it, or in the lead."""
        document, begin, own = self.document, _begin(denial), self._speaker(denial)
        best: tuple[int, Span] | None = None
        for event in document.events:
            at = event.trigger.start
            if event.type not in STRIKES or event.factuality not in ("happened", "ongoing"):
                continue
            if denial.content.start <= at < denial.content.end or (own is not None and self._told_by(event) == own):
                continue
            told = clause(document, event.trigger.start, event.trigger.end)
            near = begin - BACK <= at < denial.content.end + AHEAD
            on_civilians = cues().has("civilian", document.text, told.start, told.end)
            if (near or at < self.lead) and on_civilians and not told.overlaps(denial.content):
                away = abs(at - begin)
                best = min(best, (away, told)) if best else (away, told)
        return best[1] if best else self._charge(denial)

    def _charge(self, denial: Denial) -> Span | None:
        """The nearest words that charge the denying side with such deeds at large: "Ravian terror"."""
        document, side = self.document, side_of(self.document, self._speaker(denial))
        mine = [
            one.span
            for actor in document.actors
            if side & {actor.id, actor.country}
            for one in actor.mentions
            if one.form != "pronoun"
        ]
        charges = [
            clause(document, found.start, found.end)
            for part in document.prose
            for found in cues().find("charged", document.text, part.start, part.end)
            if any(0 <= found.start - span.end <= BESIDE for span in mine)
        ]
        told = [one for one in charges if not one.overlaps(denial.content)]
        return min(told, key=lambda one: (abs(one.start - _begin(denial)), one.start), default=None)

    def _candidates(self, denial: Denial) -> Iterator[tuple[Span, bool]]:
        """Sentences and contents of others near the denial; whether each is near at hand."""
        document, begin = self.document, _begin(denial)
        mine, others = self._contents(denial)
        _, last = sentence_around(document, begin, max(denial.cue.start, denial.content.end - 1))
        for part in others:
            if begin - BACK <= part.start and part.end <= begin:
                yield trimmed(document, part.start, part.end), begin - part.end <= CLOSE
        for span in () if denial.plain else self.lines:
            if span.start >= self.lead and not begin - BACK <= span.start <= last + AHEAD:
                continue
            if span.start < begin < span.end:
                span = trimmed(document, span.start, begin)
            ahead = span.start >= denial.content.end
            turns = span.start < last or cues().has("turns", document.text, span.start, span.end)
            if ahead and (span.start > last + AHEAD or not turns):
                continue
            leads = span.start < self.lead
            if (begin - BACK > span.start and not leads) or any(span.overlaps(one) for one in mine):
                continue
            yield span, ahead or leads or begin - span.end <= CLOSE

    def _contents(self, denial: Denial) -> tuple[list[Span], list[Span]]:
        """What the denying side says, and what others do."""
        side, own = side_of(self.document, self._speaker(denial)), self._statement(denial)
        insists = own is not None and own.cue is not None and cues().has("insists", own.cue.of(self.document.text))
        mine, others = [denial.content], []
        for statement in self.document.statements:
            parts = [part for part in statement.content if part.end - part.start > PART]
            answers = statement is own or statement.act in ("deny", "doubt")
            if answers or (side and side_of(self.document, statement.source_actor) & side):
                mine += parts
            elif statement.act not in ("ask", "demand") and (not denial.plain or insists or statement.act in CLAIMS):
                others += parts
        return mine, others

    def _alike(self, denial: Denial, about: frozenset[str]) -> Span | None:
        """The words near the denial that share most with it."""
        text, find, strong = self.document.text, cues(), about - WEAK
        deed = self._deed(denial)
        own = self._statement(denial)
        insists = own is not None and own.cue is not None and find.has("insists", own.cue.of(text))
        best: tuple[float, int, Span] | None = None
        for span, near in self._candidates(denial):
            words = span.of(text)
            stems = stems_of(words)
            score = weight(about & stems)
            if score < LEAST or (deed and not deed & self._deeds_told(span, stems)):
                continue
            late = denial.plain and (span.start > denial.cue.start or find.has("not_so", words))
            if late or find.has("untrue", words):
                continue
            accuses = find.has("accuses", text, *sentence_around(self.document, span.start, span.end))
            accuses = accuses or self._accused(span)
            least = PLAIN if denial.plain else ENOUGH
            if (denial.plain and insists and near) or (
                denial.kind == "denies"
                and not denial.plain
                and (near or accuses)
                and len(strong & stems) >= max(1, len(strong) / 2)
            ):
                least = LEAST
            away = min(abs(denial.content.start - span.end), abs(span.start - denial.content.end), int(FAR))
            if score >= least:
                key = (score + 0.5 * accuses - away / FAR, span.start - span.end, span)
                best = key if best is None or key[:2] > best[:2] else best
        return best[2] if best else None

    def _deed(self, denial: Denial) -> frozenset[str]:
        """What a denial says was not done: the stems of its verbs, and the types of its events; empty where it names
        no deed ("denied any part in it")."""
        reply = cues().first("replies", self.document.text, denial.content.start, denial.content.end)
        end = reply.start if reply else denial.content.end
        if end <= denial.content.start:
            return frozenset()
        content = Span(denial.content.report, denial.content.start, end)
        verbs = " ".join(
            token.text
            for token in (self.document.parse.tokens if self.document.parse else ())
            if content.start <= token.start and token.end <= content.end
            if token.pos == "VERB" and token.lemma not in LIGHT
        )
        return (stems_of(verbs) - WEAK) | self._types(content)

    def _deeds_told(self, span: Span, stems: frozenset[str]) -> frozenset[str]:
        return stems | self._types(span)

    def _types(self, span: Span) -> frozenset[str]:
        """The types of the events that a stretch tells; all strikes are one."""
        return frozenset(
            "strike" if event.type in STRIKES else event.type
            for event in self.document.events
            if event.type and span.start <= event.trigger.start < span.end
        )

    def _accused(self, span: Span) -> bool:
        return any(
            statement.act == "blame" and any(part.overlaps(span) for part in statement.content)
            for statement in self.document.statements
        )

    def _same_breath(self, denial: Denial) -> Span | None:
        """For "..., something he denies" and "..., though she disputes this": what stands before it in its sentence."""
        begin = _begin(denial)
        first, _ = sentence_around(self.document, begin, begin + 1)
        span = trimmed(self.document, first, begin)
        words = span.of(self.document.text)
        at = max(words.rfind(f"{sign} ") for sign in BREAKS)
        near = at >= LONG_ENOUGH and len(words) - at <= TAIL
        return trimmed(self.document, span.start, span.start + at) if near else None

    def _just_before(self, denial: Denial) -> Span | None:
        """What another was told to say in the sentence right before: "He announced a truce. She does not trust him"."""
        begin, side = _begin(denial), side_of(self.document, self._speaker(denial))
        told = [
            trimmed(self.document, part.start, part.end)
            for statement in self.document.statements
            if not side & side_of(self.document, statement.source_actor) and statement.source_actor is not None
            for part in statement.content
            if 0 < begin - part.end <= CLOSE and part.end - part.start > PART
        ]
        return max(told, key=lambda span: span.end, default=None)

    def _before(self, denial: Denial, about: frozenset[str], pointing: str | None) -> Span | None:
        """For "rejected the accusation": the nearest accusation in the sentences before, or in the same one."""
        text, find, begin = self.document.text, cues(), _begin(denial)
        earlier = [span for span in self.lines if span.start < begin]
        leading = [span for span in earlier[: -NEAR - 1] if pointing == "points_back_sure" and span.start < self.lead]
        before: Span | None = None
        for span in (*reversed(earlier[-NEAR - 1 :]), *leading):
            part = trimmed(self.document, span.start, min(span.end, begin))
            words = part.of(text)
            if len(words) < SHORT or (weight(about) >= 1.0 and not about & stems_of(words)):
                continue
            accuses = find.first("accuses", text, part.start, part.end)
            if accuses is not None and not find.has("untrue", words):
                held = [one for one in self._blamed(denial, part) if one.start >= accuses.start]
                return max(held, key=lambda one: one.end - one.start) if held else part
            if span.end > begin and find.has("untrue", words):
                return None  # the denial that it speaks of stands in its own sentence
            if before is None and span.end <= begin and find.has("pointed", said_in(self.document, denial.content)):
                before = part
        return before

    def _blamed(self, denial: Denial, part: Span) -> list[Span]:
        """What others assert within a stretch."""
        own = self._statement(denial)
        return [
            trimmed(self.document, one.start, one.end)
            for statement in self.document.statements
            if statement.act in ("blame", "assert") and statement is not own
            for one in statement.content
            if part.start <= one.start and one.end <= part.end and one.end - one.start > SHORT
        ]


def _begin(denial: Denial) -> int:
    return min(denial.cue.start, denial.content.start)
