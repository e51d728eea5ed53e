"""Events: what happened, of which type, who did it to whom, where, when and how many, and in whose words it stands.

One event for each trigger mention. The lexicon finds triggers (`triggers`), the words around them decide the type
(`choose`, `classifier`), the parse gives the roles (`arguments`) and the setting (`setting`). Events that a person
marked in the input are kept as marked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from reportedly.layers.declaration import layer
from reportedly.layers.events.about import types_about, vectors_of
from reportedly.layers.events.actor_index import ActorIndex
from reportedly.layers.events.argument_words import LIGHT
from reportedly.layers.events.arguments import Arguments
from reportedly.layers.events.belonging import settle
from reportedly.layers.events.choose import LEAST, Context, agreed, choose, stands
from reportedly.layers.events.classifier import meaning_of, type_probabilities
from reportedly.layers.events.features import concepts, concepts_in
from reportedly.layers.events.fillers import Fillers
from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.lexicon import Entry, by_first_word
from reportedly.layers.events.parties import armed_tokens, is_warlike
from reportedly.layers.events.senses import is_figure, is_meant
from reportedly.layers.events.setting import Setting, days_of
from reportedly.layers.events.triggers import Hit, find_hits
from reportedly.model import Annotated, Event, Parse, Reason, Span
from reportedly.model.event_types import ARMED
from reportedly.text.lemmas import lemmas_of

HARMING = ARMED | {"attack_on_civilians", "property_destruction", "territory_captured"}
"""Types of what armed parties do: those whom it befalls have not done it."""
GATHERINGS = frozenset({"protest", "talks", "riot"})
"""Types whose words are taken for groups of people ("a rally took place") and yet do nothing."""
NO_ENTRY = Entry((), "", (), frozenset(), False, "act", "")
"""Stands in for the lexicon where a person marked a word that it does not have."""


@layer(requires=("dating", "places", "quantities", "actors", "statements"), assigns=("events", "types"))
def annotate_events(document: Annotated) -> Annotated:
    """The document with its events and, for a short text, the types that it is about as a whole."""
    tree = Tree(document.parse or Parse())
    meanings = {start: meaning_of(((start, end, packed),), start, end) for start, end, packed in vectors_of(document)}
    sentences = [type_probabilities(document.text[s.start : s.end], meanings.get(s.start)) for s in tree.sentences]
    marked = [_marked_hit(tree, span) for span in document.report.triggers]
    taken = set().union(*(range(hit.first, hit.last) for hit in marked if hit)) if marked else set()
    seen = _seen_by_tagger(document, tree)
    arguments = Arguments(tree)
    ground = {k for place in document.places for k in tree.covering(place.span.start, place.span.end)}
    armed = armed_tokens(document, tree)

    def taken_for_event(hit: Hit) -> bool:
        told = sentences[hit.sentence]
        if stands(hit.entry, told, seen(hit)):
            return True
        doers, sufferers = arguments.of(hit)
        at_war = is_warlike(tree, hit, doers, sufferers, ground, armed)
        return (at_war and agreed(hit.entry, told) >= LEAST) or is_meant(tree, hit, sufferers, ground)

    hits = [
        hit
        for hit in find_hits(tree)
        if not taken.intersection(range(hit.first, hit.last))
        and document.in_prose(tree.tokens[hit.first].start, tree.tokens[hit.last - 1].end)
        and taken_for_event(hit)
    ]
    hits = [
        hit for hit in _without_light_verbs(tree, hits) if not is_figure(tree, hit, *arguments.of(hit), ground, armed)
    ]
    reader = _Reader(document, tree, [*hits, *(hit for hit in marked if hit)], sentences, ground)
    found: list[tuple[Hit | None, Event]] = []
    for hit in hits:
        span = document.report.span(tree.tokens[hit.first].start, tree.tokens[hit.last - 1].end)
        found.append((hit, reader.event(hit, span, given=False)))
    for span, hit_or_none in zip(document.report.triggers, marked, strict=True):
        event = Event(span, None, given=True) if hit_or_none is None else reader.event(hit_or_none, span, given=True)
        found.append((hit_or_none, event))
    found.sort(key=lambda pair: (pair[1].trigger.start, pair[1].trigger.end))
    events = settle(tree, [hit for hit, _ in found], [event for _, event in found], document)
    return replace(document, events=tuple(events), types=types_about(document))


def _seen_by_tagger(document: Annotated, tree: Tree) -> Callable[[Hit], bool]:
    """Whether the tagger takes a word of the hit for a trigger; True where it has not read the report."""
    if document.tagging is None:
        return lambda hit: True
    taken = {k for found in document.tagging.triggers for k in tree.covering(found.start, found.end)}
    return lambda hit: not taken.isdisjoint(range(hit.first, hit.last))


def _without_light_verbs(tree: Tree, hits: list[Hit]) -> list[Hit]:
    """The hits without verbs that only carry an event noun: "launched an offensive" is one event, the offensive."""
    heads = {hit.head for hit in hits}
    return [
        hit
        for hit in hits
        if not (tree.tokens[hit.head].lemma in LIGHT and heads.intersection(tree.kids(hit.head, "dobj", "nsubjpass")))
    ]


def _marked_hit(tree: Tree, span: Span) -> Hit | None:
    """A hit at the characters that a person marked, with the lexicon's entry for them if it has one."""
    tokens = tree.covering(span.start, span.end)
    head = tree.head_of(tokens)
    if head is None:
        return None
    entry = NO_ENTRY
    for index in (head, *tokens):
        token = tree.tokens[index]
        for form in (token.lemma, *lemmas_of(token.text.lower())):
            for found in by_first_word().get(form, ()):
                rest = [t.text.lower() for t in tree.tokens[index + 1 : index + len(found.words)]]
                if entry is NO_ENTRY and rest == list(found.words[1:]):
                    entry = found
    return Hit(tokens.start, tokens.stop, head, entry, tree.sentence_of(head))


class _Reader:
    """Makes an event of a hit: roles from the parse, type by context, setting by attachment."""

    def __init__(
        self,
        document: Annotated,
        tree: Tree,
        hits: list[Hit],
        sentences: Sequence[Mapping[str, float]],
        ground: Set[int],
    ) -> None:
        self.document, self.tree, self.sentences, self.ground = document, tree, sentences, ground
        self.setting = Setting(document, tree, hits)
        self.acts = {hit.head for hit in hits if hit.entry.types and hit.entry.types[0] in GATHERINGS}
        self.arguments = Arguments(tree)
        self.actors = ActorIndex(document, tree)
        self.fillers = Fillers(document, tree)
        self._near: dict[int, frozenset[str]] = {}

    def event(self, hit: Hit, span: Span, *, given: bool) -> Event:
        """The event of a hit, with its trigger at `span`."""
        doers, sufferers = self.arguments.of(hit)
        statement = self.setting.statement(span.start, span.end)
        doers = [k for k in self._without_speaker(hit, doers, statement) if k not in self.acts]
        sufferers = self._without_source(hit, sufferers, statement)
        name, sure = None, None
        if hit.entry.types:
            taken = self.arguments.taken(hit.head) if hit.entry.frame == "take" else []
            given_away = self.tree.kids(hit.head, "dobj") if hit.entry.frame == "give" else []
            context = Context(
                self.sentences[hit.sentence],
                self._concepts(doers[:1]),
                self._concepts((taken or sufferers)[:1]),
                self._concepts((given_away or taken or sufferers)[:1], alone=True),
                self._around(hit),
                self._ground(hit),
            )
            name, sure = choose(hit.entry, context)
        speaker = self.document.statements[statement].source_actor if statement is not None else None
        actor = self.actors.doer(doers, speaker, own=name == "weapon_intercepted", violent=name in HARMING)
        target = self.actors.sufferer(sufferers, unlike=actor, of=hit.head)
        time = self.setting.time(hit)
        day, earliest, latest = days_of(self.document.times[time]) if time is not None else (None, None, None)
        place = self.setting.place(hit)
        reasons = (Reason(f"the word “{' '.join(hit.entry.words)}” tells of {name}", span),) if name else ()
        return Event(
            trigger=span,
            type=name,
            actor=actor,
            target=target,
            place=place,
            time=time,
            date=day,
            earliest=earliest,
            latest=latest,
            quantities=self.setting.quantities(hit),
            arguments=self.fillers.of(hit.sentence, actor, target, place, time),
            statement=statement,
            score=None if sure is None else round(sure, 3),
            given=given,
            reasons=reasons,
        )

    def _without_speaker(self, hit: Hit, doers: list[int], statement: int | None) -> list[int]:
        """The doers without who only says it, in a clause of its own: "..., killing two, the governor said".

        Who "claims to have hit" and "claims responsibility for" it is a doer.
        """
        told = None if statement is None else self.document.statements[statement]
        if told is None or told.source is None or told.cue is None:
            return doers
        cue = self.tree.covering(told.cue.start, told.cue.end)
        above = self.tree.ancestors(hit.head)
        clause = next((self.tree.tokens[below].dep for below, index in pairwise(above) if index in cue), None)
        if clause not in ("ccomp", "advcl", "parataxis"):
            return doers
        speaking = self.tree.covering(told.source.start, told.source.end)
        return [index for index in doers if index not in speaking]

    def _without_source(self, hit: Hit, sufferers: list[int], statement: int | None) -> list[int]:
        """Whom an act befalls, without who tells of it where a comma was lost: "ten injured Lem Agency reported"."""
        told = None if statement is None else self.document.statements[statement]
        if told is None or told.source is None or told.cue is None:
            return sufferers
        if hit.head in self.tree.covering(told.cue.start, told.cue.end):
            return sufferers
        speaking = self.tree.covering(told.source.start, told.source.end)
        return [index for index in sufferers if index not in speaking]

    def _concepts(self, heads: list[int], alone: bool = False) -> frozenset[str]:
        """Concepts of the words that fill a role: the head's, its modifiers', or what kind of name it is."""
        found: set[str] = set()
        for head in heads:
            token = self.tree.tokens[head]
            words = [token.text.lower(), token.lemma]
            if not alone:
                words += [self.tree.tokens[c].text.lower() for c in self.tree.kids(head, "compound", "amod", "nmod")]
            if token.lemma in (
                "group",
                "number",
                "dozen",
                "score",
                "hundred",
                "thousand",
                "member",
                "lot",
                "one",
                "three",
                "two",
            ):
                words += [
                    self.tree.tokens[g].text.lower()
                    for c in self.tree.kids(head, "prep")
                    for g in self.tree.kids(c, "pobj")
                ]
            for word in words:
                found.update(concepts().get(word, ()))
            if token.lemma == "force" and "air" in words:
                found.add("air_weapon")  # "the air force destroyed two depots"
            if token.entity in ("GPE", "LOC", "FAC") or head in self.ground:
                found.add("place")
            elif token.entity == "PERSON":
                found.add("person")
        return frozenset(found)

    def _ground(self, hit: Hit) -> frozenset[str]:
        """The concepts of what somebody is driven from: "oust them from the village"."""
        at = [
            noun
            for word in self.tree.kids(hit.head, "prep")
            if self.tree.tokens[word].lemma == "from"
            for noun in self.tree.kids(word, "pobj")
        ]
        return frozenset(concepts_in([self.tree.tokens[noun].text.lower() for noun in at]))

    def _around(self, hit: Hit) -> frozenset[str]:
        if hit.sentence not in self._near:
            sentence = self.tree.sentences[hit.sentence]
            words = [token.text.lower() for token in self.tree.tokens[sentence.first : sentence.last]]
            self._near[hit.sentence] = frozenset(concepts_in(words))
        return self._near[hit.sentence]
