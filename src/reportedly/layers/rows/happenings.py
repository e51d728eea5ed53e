"""Which mentions of one report tell of one happening: the strike, its dead, the blast, "the attack" further down.

Four ties, from the surest: grammar inside a sentence ("a strike that killed nine"); a definite noun that takes up what
was told before ("the attack"); the dead or the damage told in a sentence without an act of its own; and the likeness
that `within_document` has learned, near by or between headline and lead. No tie holds where the mentions contradict one
another: other towns, other days, other sides, other kinds of act.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from reportedly.layers.events.argument_words import ARMS
from reportedly.layers.events.belonging import is_one_of
from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality.lasting import lasting
from reportedly.layers.rows.act_words import COMING_DOWN, GENERAL_WORDS, OUTCOMES, WIDE
from reportedly.layers.rows.cannot_link import FIRE, Contradictions
from reportedly.layers.rows.casualties import Casualties
from reportedly.layers.rows.parsed_events import ParsedEvent, ordinal
from reportedly.layers.rows.within_document import Mention, likelihood, mentions
from reportedly.model import Annotated

DEFINITE = frozenset("the this that these those its both".split())
NEAR = 3  # sentences back in which a happening is taken up again
BESIDE = 2  # steps in the tree between two words for one act: "the strike hit", "a series of attacks"
STEPS = 5  # in the tree between an act and what it did
LIKELY, EARLY = 0.8, 0.45  # learned likelihood that ties: near by, and between headline and lead
OTHER_KIND = 0.2  # what speaks against "the blast" taking up an execution rather than an attack
LEAD = 3  # sentences that headline and lead make
EARLY_ON = 5  # sentences of headline, lead and what follows it
REACH = 12  # happenings within reach that a mention is held against, the latest: few reports tell half as many
MOST = 40  # groups within reach, and mentions of one group, that another mention is held against
SAME_COUNT = 3  # people of one count from which two mentions of it are of one happening
FORMERLY = frozenset("previously formerly historically".split())
OTHERS = frozenset("similar other another such previous earlier past further new more second separate recent".split())
"""What is said of an act that is another one than that told before: "similar attacks", "another strike"."""
BRIEF = 12  # sentences of a report that tells one story
MONTH = 31  # days
WEEK = 7  # days from which a time is no day of the news


def happenings(
    document: Annotated,
    tree: Tree,
    told: Sequence[ParsedEvent],
    counts: Mapping[int, Sequence[Casualties]] | None = None,
) -> list[list[int]]:
    """The mentions (by their places in `told`) put together by happening; one that stands alone is a group of one.

    Args:
        counts: the counts of people that a mention tells itself, by its place in `told`.
    """
    counts = counts or {}
    dead = {
        told[k].index: toll.value
        for k, found in counts.items()
        for toll in (each.toll for each in found if not each.further)
        if toll.counted == "killed" and toll.high is not None
    }
    held = Contradictions.of(document, tree, told, dead)
    others = [is_other(tree, mention.head) for mention in told]
    able = [k for k, mention in enumerate(told) if mention.event.type is not None and not mention.event.given]
    learned = _Learned(document)
    groups: list[list[int]] = []
    within_reach: list[int] = []  # the groups, by their numbers, that a later mention may belong to
    acts = Counter(m.sentence for m in told if m.lemma not in OUTCOMES and not is_one_of(tree, m.head))
    for k in able:
        mention = told[k]
        best: tuple[float, int] | None = None
        within_reach = [
            number
            for number in within_reach[-REACH:]
            if groups[number]
            and (mention.sentence - told[groups[number][-1]].sentence <= NEAR or mention.sentence < LEAD)
        ]
        for number in within_reach if mention.lemma not in WIDE else ():
            group = groups[number]
            if any(held.apart(other, k) for other in group[-MOST:]):
                continue
            strength = max(_tie(tree, told, others, (other, k), learned, acts) for other in group[-6:])
            if strength > 0 and (best is None or (strength, number) > best):
                best = (strength, number)
        far = None if mention.lemma in WIDE or others[k] else _far(held, tree, told, groups[:MOST], k, counts)
        if best is None and far is not None:
            best = (1.0, far[0])
        if best is None:
            within_reach.append(len(groups))
            groups.append([k])
        else:
            groups[best[1]].append(k)
            if far is not None and far[1] and far[0] != best[1]:
                _join(held, groups, (far[0], best[1]))
    return [group for group in groups if group]


def _join(held: Contradictions, groups: list[list[int]], pair: tuple[int, int]) -> None:
    """Make one happening of two, where no mention of one contradicts any of the other; the other is left empty."""
    first, second = groups[min(pair)], groups[max(pair)]
    if len(first) * len(second) > MOST * MOST:
        return
    if not any(held.clash(a, b) for a in first for b in second):
        first.extend(second)
        first.sort()
        second.clear()


def _far(
    held: Contradictions,
    tree: Tree,
    told: Sequence[ParsedEvent],
    groups: Sequence[Sequence[int]],
    k: int,
    counts: Mapping[int, Sequence[Casualties]],
) -> tuple[int, bool] | None:
    """(the happening that a mention takes up from far back, whether surely): that of which it tells the same count of
    people, or, for "the attack", what headline and lead are about."""
    mention = told[k]
    least = SAME_COUNT - 1 if mention.sentence < EARLY_ON else SAME_COUNT  # headline and lead tell one story
    own = {each.told_of for each in counts.get(k, ()) if each.toll.value >= least}
    takes_up = _takes_up(tree, mention) and not is_other(tree, mention.head)
    lead: list[int] = []
    for number, group in enumerate(groups if own or takes_up or held.sides[k].befell else ()):
        if not group or any(held.apart(other, k) for other in group[-MOST:]):
            continue
        early = told[group[0]].sentence < LEAD
        if any(held.is_of_one_person(other, k) for other in group[-MOST:]):
            return number, True
        if own and any(_is_one_count(own, each.told_of, early) for m in group[-MOST:] for each in counts.get(m, ())):
            return number, True
        if early and any(told[other].event.type in FIRE and told[other].lemma not in WIDE for other in group):
            lead.append(number)
    return (lead[0], False) if takes_up and len(lead) == 1 else None


def _takes_up(tree: Tree, mention: ParsedEvent) -> bool:
    """Whether a mention takes up an act told before: "the attack"; "where the drone had struck"."""
    if mention.lemma in GENERAL_WORDS and is_definite(tree, mention.head):
        return True
    arms = (k for k in tree.kids(mention.head, "nsubj") if tree.tokens[k].lemma in ARMS)
    return mention.lemma in COMING_DOWN and any(
        tree.tokens[k].tag == "NN" and is_definite(tree, k) and not tree.kids(k, "amod", "poss") for k in arms
    )


def _is_one_count(own: Collection[tuple[str, float, str]], other: tuple[str, float, str], early: bool) -> bool:
    """Whether two mentions tell one count: of the same people, or, where one is the headline's, of however called."""
    return other in own or (early and any(mine[:2] == other[:2] for mine in own))


class _Learned:
    """The learned likelihood that two events of the report are one happening."""

    def __init__(self, document: Annotated) -> None:
        self._document = document
        self._mentions: dict[int, Mention] | None = None

    def is_old(self, *pair: ParsedEvent) -> bool:
        """Whether one of two mentions lies more than a month before the report was published."""
        published = ordinal(self._document.published.value)
        return published is not None and any(m.last is not None and published - m.last > MONTH for m in pair)

    def of(self, a: int, b: int) -> float:
        """The likelihood for two indexes of events; 0 where one is no act of violence."""
        if self._mentions is None:
            self._mentions = {mention.index: mention for mention in mentions(self._document)}
        first, second = self._mentions.get(a), self._mentions.get(b)
        return likelihood(first, second) if first is not None and second is not None else 0.0


def _tie(
    tree: Tree,
    told: Sequence[ParsedEvent],
    others: Sequence[bool],
    pair: tuple[int, int],
    learned: _Learned,
    acts: Counter[int],
) -> float:
    """How strongly an earlier mention is tied to a later one; 0 for not at all.

    `others` tells of each mention whether it is told as another act than that before; `acts` has the number of acts
    of each sentence to which its dead may belong.
    """
    before, after = told[pair[0]], told[pair[1]]
    if before.lemma in WIDE:
        return 0.0
    if before.sentence != after.sentence and (is_sum(tree, before.head) or is_sum(tree, after.head)):
        return 0.0
    if before.sentence == after.sentence:
        if _is_downed(tree, before, after) or _is_downed(tree, after, before):
            return 0.0
        outcome = before.lemma in OUTCOMES or after.lemma in OUTCOMES
        steps = tied(tree, before.head, after.head)
        if steps is not None and (outcome or steps <= BESIDE):
            return 4.0 - 0.1 * steps
    if is_one_of(tree, after.head):  # "..., making it one of the deadliest attacks": the act before it
        return 3.5 if before.sentence == after.sentence else 0.0
    back = after.sentence - before.sentence
    near = 0 < back <= NEAR
    if others[pair[0]] or others[pair[1]]:
        return 0.0
    if near and is_definite(tree, after.head) and after.lemma in GENERAL_WORDS | {before.lemma}:
        return 3.0 - 0.3 * back - (0.0 if before.event.type == after.event.type else OTHER_KIND)
    follows = (
        back == 1 and (before.paragraph == after.paragraph or after.sentence < EARLY_ON) and after.event.actor is None
    )
    if follows and after.lemma in OUTCOMES and not acts[after.sentence]:
        return 2.5
    one_word = before.lemma == after.lemma and before.event.type == after.event.type and before.lemma in GENERAL_WORDS
    if near and one_word and after.sentence < EARLY_ON and len(tree.sentences) <= BRIEF:
        return 1.0  # the lead and what follows tell the same: "missiles hit a hall", "three missiles hit the centre"
    if back > 0 and after.sentence >= LEAD and is_new(tree, after):
        return 0.0
    if back > 0 and (before.last is None) != (after.last is None) and learned.is_old(before, after):
        return 0.0  # "launched its campaign in May last year": not the raid that is told as news
    likely = learned.of(before.index, after.index)
    if likely >= EARLY and before.sentence < LEAD and after.sentence < LEAD and back > 0:
        return 1.0 + likely
    if back == 0 and acts[after.sentence] == 1 and _is_outcome_told_beside(tree, before, after):
        return 2.0
    if back == 0 and before.event.time != after.event.time and _is_aside(tree, before.head, after.head):
        return 0.0
    if likely >= LIKELY and back <= NEAR and before.paragraph == after.paragraph:
        return likely
    return 0.0


def _is_outcome_told_beside(tree: Tree, act: ParsedEvent, outcome: ParsedEvent) -> bool:
    """Whether what the one act of a sentence did is told in a clause beside it: "was hit: 48 were killed"."""
    if act.lemma in OUTCOMES or outcome.lemma not in OUTCOMES or act.event.type not in FIRE:
        return False
    event = outcome.event
    alone = event.actor is None and event.place is None and event.time in (None, act.event.time)
    return alone and tree.tokens[outcome.head].tag in ("VBN", "VBD")


def tied(tree: Tree, a: int, b: int) -> int | None:
    """The steps between two words of a sentence where grammar makes them one happening, else None."""
    path = tree.path(a, b, STEPS + 1)
    if path is None or len(path) - 1 > STEPS:
        return None
    for index in path:
        token = tree.tokens[index]
        if token.dep == "conj" and index != path[0] and tree.kids(index, "nsubj", "nsubjpass"):
            return None  # "a mine went off, and rebels shot two guards"
        if token.dep in ("parataxis", "ccomp") and index in path[1:-1]:
            return None
    return len(path) - 1


def _is_downed(tree: Tree, outcome: ParsedEvent, shot: ParsedEvent) -> bool:
    """Whether what is destroyed is what was fired: "destroyed a missile fired at the town" are two acts."""
    arms = (k for k in tree.kids(outcome.head, "dobj", "nsubjpass") if tree.tokens[k].lemma in ARMS)
    return outcome.lemma in OUTCOMES and any(tree.tokens[shot.head].head == k for k in arms)


def _is_aside(tree: Tree, a: int, b: int) -> bool:
    """Whether a relative clause tells one of two acts: "who began raids last May said they had struck the town"."""
    path = tree.path(a, b) or []
    return any(tree.tokens[k].dep == "relcl" for k in path)


def is_definite(tree: Tree, head: int) -> bool:
    """Whether a noun takes up something told before: "the attack", "this strike"."""
    return tree.tokens[head].pos == "NOUN" and any(
        tree.tokens[child].text.lower() in DEFINITE for child in tree.kids(head, "det", "poss")
    )


def is_new(tree: Tree, mention: ParsedEvent) -> bool:
    """Whether a noun brings up an act that was not told before, of a month or longer: "in a strike in April"."""
    if mention.first is None or mention.last is None or mention.last - mention.first < WEEK:
        return False
    articles = {tree.tokens[k].text.lower() for k in tree.kids(mention.head, "det")}
    return tree.tokens[mention.head].tag == "NN" and bool(articles & {"a", "an"})


def is_sum(tree: Tree, head: int) -> bool:
    """Whether a verb tells a sum over a length of time: "have been killed since the war began"."""
    helpers = {tree.tokens[k].text.lower() for k in tree.kids(head, "aux", "auxpass")}
    return bool(helpers & {"has", "have"}) and lasting(tree, head) is not None


def is_other(tree: Tree, head: int) -> bool:
    """Whether an act is told as another than that before: "similar attacks", "has previously come under fire"."""
    if any(tree.tokens[child].text.lower() in OTHERS for child in tree.kids(head, "det", "amod")):
        return True
    verb = next((k for k in tree.ancestors(head, 3) if tree.tokens[k].tag.startswith("VB")), head)
    return any(tree.tokens[child].text.lower() in FORMERLY for child in tree.kids(verb, "advmod"))
