"""Who acts in an event and to whom it is done, from the parse; then which actor of the report that is.

Frames (column `frame` of the lexicon) say where the two stand around a trigger:

    act      subject does it to the object; of a noun: by X / X's / X + noun does it, of X / on X / against X suffers it
    take     as `act`, but the object is a place: who lost it stands after `from`
    undergo  the subject suffers it ("X died", "the death of X")
    mutual   the subject with / against / and another
    say      the subject says it of, to, on, at or against another
    give     the subject gives it to or for another
    move     the subject goes; nobody suffers it
    happen   a thing goes off; nobody is named by grammar alone
"""

from __future__ import annotations

from reportedly.layers.events.act_nouns import (
    between_whom,
    coordinated_act,
    is_befallen,
    is_gerund,
    is_had,
    is_mistaken_noun,
    led_by,
    whom_it_befalls,
    whose_work,
)
from reportedly.layers.events.argument_words import (
    AFTER,
    AIMED,
    ARMS,
    BY_ACT,
    CONTROLLING,
    COUNTING,
    DEEDS,
    DEFENCES,
    FIRE,
    FORCES,
    HARMED,
    KEEPING,
    LIGHT,
    LINKS,
    NAMED_ARMS,
    OF_A_PART,
    PASSIVE,
    QUALIFYING,
    RELATIVE,
    SAYING,
    SERIES,
    SHARED,
    SUBJECTS,
    SUFFERING,
    TAKING_PART,
    TELLING,
    WON,
    WRECKED,
)
from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.triggers import Hit
from reportedly.model.event_types import ARMED
from reportedly.text import denying


class Arguments:
    """Finds the tokens that fill the two roles of a trigger."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def of(self, hit: Hit) -> tuple[list[int], list[int]]:
        """(tokens that can be the actor, tokens that can be the target), best first."""
        token = self.tree.tokens[hit.head]
        verbal = token.tag.startswith("VB") and token.dep != "compound" and not self._is_gerund(hit.head)
        verbal = verbal and not is_mistaken_noun(self.tree, hit.head)
        entry = hit.entry
        kind = entry.types[0] if entry.types else ""
        found = self._verb(hit.head, entry.frame) if verbal else self._noun(hit.head, entry.frame, kind)
        actors, targets = found
        if verbal and hit.last - hit.first > 1:  # "take control of the town", "open fire on shoppers"
            parts = [k for k in range(hit.first, hit.last) if k != hit.head]
            targets = [
                *(t for k in parts for t in self._objects(k, OF_A_PART)),
                *(t for t in targets if t not in parts),
            ]
        if not verbal and not actors:  # "a Ukrainian counter-offensive": of three words
            inside = [k for k in range(hit.first, hit.last) if k != hit.head]
            actors = [k for part in inside for k in self.tree.kids(part, *QUALIFYING) if k not in inside]
        if not verbal and kind in ARMED | DEEDS:
            beside = coordinated_act(self.tree, hit.head)
            if beside is not None:
                more = self._noun(beside, "act", kind)
                actors, targets = [*actors, *more[0]], [*targets, *more[1]]
        noun = token.head
        if (
            not actors
            and token.dep == "amod"
            and (
                noun in range(hit.first, hit.last) or (token.tag == "VBG" and self.tree.tokens[noun].lemma == "control")
            )
        ):  # "..., recapturing control of it"
            acts = (k for k in self.tree.ancestors(noun)[1:] if self.tree.tokens[k].tag.startswith("VB"))
            actors = self.subjects(next(acts, self.tree.tokens[noun].head))
        actors, targets = self._clear(self._owned(self._wider(actors))), self._clear(self._wider(targets))
        return actors, [t for t in targets if t not in actors[:1]]

    def taken(self, verb: int) -> list[int]:
        """What a verb of taking takes: its object; of "the fighters who were captured", the fighters."""
        return self._clear(self.tree.kids(verb, "dobj", "nsubjpass"))

    def _is_gerund(self, index: int) -> bool:
        """Whether a form in -ing is used as a noun: "Russian shelling", "the bombing of", "hit by shelling"."""
        token = self.tree.tokens[index]
        by = token.dep == "pcomp" and self._befell(index) is not None and not self.tree.kids(index, "dobj")
        return token.tag == "VBG" and (by or is_gerund(self.tree, index))

    def _befell(self, act: int) -> int | None:
        """The passive verb that says what an act did to somebody: "hit by shelling", "wounded in the raid"."""
        through = self.tree.tokens[act].head
        verb = self.tree.tokens[through].head
        if self.tree.tokens[act].dep not in ("pobj", "pcomp") or self.tree.tokens[through].text.lower() not in BY_ACT:
            return None
        return verb if self.tree.tokens[verb].lemma in HARMED | WRECKED and self._is_passive(verb) else None

    def _owned(self, doers: list[int]) -> list[int]:
        """The doers, and behind an arm of war whose it is: "an Israeli drone", "Russia's missiles"."""
        tree = self.tree
        arms = [index for index in doers if tree.tokens[index].lemma in ARMS or self._is_arm(index)]
        owners = [k for index in arms for k in tree.kids(index, *QUALIFYING)]
        owners = [k for index in owners for k in (tree.kids(index, *QUALIFYING) if self._is_arm(index) else [index])]
        systems = [index for index in doers if tree.tokens[index].lemma in DEFENCES]  # "Ukraine's air defence"
        owners += [k for index in systems for k in tree.kids(index, *QUALIFYING)]
        return [*(index for index in doers if index not in arms), *owners, *(k for k in arms if not self._is_arm(k))]

    def _is_arm(self, index: int) -> bool:
        """Whether a name is that of a weapon: "a Russian Iskander missile" is nobody's doing but Russia's."""
        return self.tree.tokens[index].text.lower() in NAMED_ARMS

    def _wider(self, found: list[int]) -> list[int]:
        """The words themselves, what they count ("hundreds of hostages"), and what stands beside them in apposition."""
        wide: list[int] = []
        for index in found:
            if self.tree.tokens[index].pos in ("NOUN", "PROPN"):  # "The Army an alliance of clans broke into": no comma
                wide += self.tree.kids(index, "nsubj")
            if self.tree.tokens[index].lemma in COUNTING or self.tree.tokens[index].pos == "NUM":
                counted = self._objects(index, ("of",))
                wide += [*counted, *(i for c in counted for i in self.tree.kids(c, "appos"))]
            wide.append(index)
            wide += self.tree.kids(index, "appos")
        return wide

    def _clear(self, found: list[int]) -> list[int]:
        """The antecedent in place of a relative pronoun; each token once."""
        clear: list[int] = []
        for index in found:
            token = self.tree.tokens[index]
            if token.text.lower() in RELATIVE:
                verb = self.tree.tokens[token.head]
                if verb.dep == "relcl":
                    index = verb.head
            if index not in clear:
                clear.append(index)
        return clear

    def _objects(self, index: int, words: tuple[str, ...]) -> list[int]:
        """Objects of the prepositions of a word, in the order of `words`."""
        tree = self.tree
        found = []
        for word in words:
            for child in tree.kids(index, "prep", "agent", "dative", "prt"):
                if tree.tokens[child].text.lower() == word:
                    found.extend(tree.kids(child, "pobj"))
        return found

    def subjects(self, verb: int, depth: int = 0) -> list[int]:
        """Subjects of a verb: its own, or the one that it shares or is controlled by."""
        tree = self.tree
        own = tree.kids(verb, *SUBJECTS, *PASSIVE) or [
            subject  # "forces were “purposefully” destroying": hung on the helping verb by the parser
            for helper in tree.kids(verb, "aux")
            for subject in tree.kids(helper, *SUBJECTS)
        ]
        token = tree.tokens[verb]
        if own or depth > 4 or token.head == verb:
            return own
        if token.dep in ("relcl", "acl") and tree.tokens[token.head].dep == "attr" and token.tag == "VB":
            return self.subjects(tree.tokens[token.head].head, depth + 1)  # "could be the one to strike"
        if token.dep == "acl" and token.tag == "VB":  # "their decision to attack"
            return tree.kids(token.head, "poss", "amod", "compound") or self.subjects(
                tree.tokens[token.head].head, depth + 1
            )
        won = tree.tokens[token.head].lemma in WON and tree.tokens[token.head].dep == "dobj"
        if (
            token.dep == "acl" and token.tag == "VBG" and (won or is_had(tree, token.head))
        ):  # "had no business blocking it"
            return self.subjects(tree.tokens[token.head].head, depth + 1)
        if token.dep == "acl" and token.tag == "VBG" and token.lemma in HARMED and is_befallen(tree, token.head):
            acts = (k for k in tree.ancestors(token.head)[1:] if tree.tokens[k].tag.startswith("VB"))
            return self.subjects(next(acts, verb), depth + 1)  # "fired shells at two villages killing nine"
        if token.dep in ("relcl", "acl") and token.tag != "VBN":
            return [token.head]
        if token.dep in ("xcomp", "advcl", "ccomp", "conj", "pcomp", "dep"):
            head = token.head
            if token.dep == "xcomp":
                controlled = tree.kids(head, "dobj")
                if controlled and tree.tokens[head].lemma != "use":  # "used artillery to repel them"
                    return controlled
            if token.dep == "pcomp":
                accused = self._accused(head)
                if accused:
                    return accused
                head = tree.tokens[head].head
            if token.dep == "advcl" and tree.tokens[head].lemma in SAYING:
                # "shelling hit the town, killing two, the mayor said": who says it has not done it
                told = tree.kids(head, "ccomp")
                return self.subjects(told[0], depth + 1) if told else []
            if tree.tokens[head].tag.startswith("VB") or tree.tokens[head].pos in ("VERB", "AUX"):
                return self.subjects(head, depth + 1)
        return []

    def _accused(self, preposition: int) -> list[int]:
        """Who is accused, suspected, stopped ... where what they do stands behind a preposition."""
        tree = self.tree
        above = tree.tokens[preposition].head
        if tree.tokens[above].dep == "dobj" and tree.tokens[tree.tokens[above].head].lemma in CONTROLLING:
            return [above]
        if tree.tokens[above].lemma not in CONTROLLING:
            return []
        headline = (
            tree.kids(above, "nsubj") if tree.tokens[above].tag == "VBN" else []
        )  # "Russia condemned over strike"
        return tree.kids(above, "dobj", *PASSIVE) or headline

    def _is_passive(self, verb: int) -> bool:
        """Whether a verb is passive: by itself, or as the verb that it is coordinated with."""
        tree = self.tree
        for word in tree.ancestors(verb):
            token = tree.tokens[word]
            if tree.kids(word, *PASSIVE) or tree.kids(word, "auxpass"):
                return True
            if token.tag != "VBN":
                return False
            if token.dep in ("acl", "amod") or tree.kids(word, "agent"):
                return True
            if token.lemma in HARMED and not tree.kids(word, "dobj", "aux"):
                return True  # "nine were killed and 56 injured", "nine killed in a blast"
            if token.dep in ("oprd", "acomp", "ccomp", "xcomp") and not tree.kids(word, "aux", *SUBJECTS, "dobj"):
                return True  # "were reported killed"
            if token.dep != "conj" or tree.kids(word, *SUBJECTS):
                return False
        return False  # a chain with no end: a sentence that was cut may leave a word that is coordinated with itself

    def _verb(self, verb: int, frame: str) -> tuple[list[int], list[int]]:
        tree = self.tree
        if self._is_passive(verb):
            undergone = tree.kids(verb, *PASSIVE) or self.subjects(verb)
            if not undergone and tree.tokens[verb].dep in ("acl", "amod"):
                undergone = [tree.tokens[verb].head]
            by = self._objects(verb, ("by",))
            if tree.tokens[verb].dep == "amod":  # "a government funded broadcaster"
                by += tree.kids(verb, "npadvmod")
            if tree.tokens[verb].lemma in HARMED:  # "wounded in rebel fire"
                fire = [k for k in self._objects(verb, ("in", "by", "from")) if tree.tokens[k].lemma in FIRE]
                by = [*(k for k in by if k not in fire), *(o for k in fire for o in tree.kids(k, *QUALIFYING))]
            for child in tree.kids(verb, "acomp", "oprd", "advmod", "prt", "advcl"):  # "shot dead by police"
                by += self._objects(child, ("by",)) if tree.tokens[child].pos in ("ADJ", "ADV", "ADP") else []
            return by, undergone
        subjects = self.subjects(verb)
        objects = tree.kids(verb, "dobj", "dative") or self._shared_objects(verb)
        if frame == "undergo":
            return self._objects(verb, ("by", "from", "to")), subjects
        if frame == "happen":
            return [], objects
        if frame == "give":
            people = [i for i in tree.kids(verb, "dative") if not tree.kids(i, "pobj")]
            people += [g for i in tree.kids(verb, "dative") for g in tree.kids(i, "pobj")]
            return subjects, [*people, *self._objects(verb, AFTER["give"]), *objects]
        after = self._objects(verb, AFTER[frame])
        if frame == "mutual":
            others = [c for s in subjects for c in tree.kids(s, "conj")]
            return subjects, [*after, *others, *objects]
        if frame == "move":
            return subjects, []
        if frame == "take":
            return subjects, [*after, *objects]
        return subjects, [*objects, *after]

    def _shared_objects(self, verb: int) -> list[int]:
        """The object of the next verb where two share one: "looted and burned the depot"."""
        tree = self.tree
        for child in tree.kids(verb, "conj"):
            if (
                child - verb <= SHARED
                and tree.tokens[child].tag == tree.tokens[verb].tag
                and not tree.kids(child, *SUBJECTS)
            ):
                return tree.kids(child, "dobj")
        return []

    def _noun(self, noun: int, frame: str, kind: str) -> tuple[list[int], list[int]]:
        tree = self.tree
        of = self._objects(noun, ("of",))
        below = [*of, *tree.kids(noun, "conj")] if of else []
        by = self._objects(noun, ("by",)) or [k for index in below for k in self._by_below(index)]
        arms = [index for index in of if tree.tokens[index].lemma in ARMS]  # "a barrage of Russian missiles"
        actors = [*by, *tree.kids(noun, "poss"), *tree.kids(noun, "amod", "compound", "nmod"), *arms]
        actors += [k for index in (noun, *tree.kids(noun, "compound")) for k in led_by(tree, index)]
        forces = [k for k in tree.kids(noun, "compound", "amod") if tree.tokens[k].lemma in FORCES]
        actors += [k for index in forces for k in tree.kids(index, *QUALIFYING)]  # "an Azerbaijan military offensive"
        if tree.tokens[noun].tag == "VBG" and noun and tree.tokens[noun - 1].dep == "pobj" and not actors:
            actors.append(noun - 1)  # "in rebel shelling of": the parser took the gerund for a verb
        after = [i for i in self._objects(noun, AFTER[frame]) if i not in of]
        suffering = [] if of else whom_it_befalls(tree, noun, kind)
        actors = [k for k in actors if k not in suffering]
        if frame == "mutual":
            pair = [*self._objects(noun, ("between", "with", "of", "by")), *tree.kids(noun, "poss")]
            pair = pair or between_whom(tree, noun)
            pair += [c for i in pair for c in tree.kids(i, "conj")]
            first, second = self._governor(noun, kind)
            return [*first, *actors, *pair], [*after, *pair[1:], *second]
        if frame in ("say", "give"):
            actors = [*actors, *of] if frame == "say" else actors
            targets = after
        elif frame == "undergo":
            return self._objects(noun, ("by",)), [*of, *tree.kids(noun, "poss")]
        elif frame == "move":
            return [*actors, *of], []
        else:
            targets = [*suffering, *after, *of]
        for child in tree.kids(noun, "acl", "relcl"):  # "bombs aimed at the convoy", "a blast that killed a guard"
            if tree.tokens[child].lemma in AIMED:
                targets += [*tree.kids(child, "dobj"), *self._objects(child, ("at", "against"))]
        first, second = self._governor(noun, kind)
        return [*actors, *first], [*targets, *second]

    def _by_below(self, index: int) -> list[int]:
        """What stands behind "by" under what is done to, where the parser hangs it: "the shelling of A by B"."""
        below = [index, *self.tree.kids(index, "conj")]
        return [k for each in below for k in self._objects(each, ("by",))]

    def _governor(self, noun: int, kind: str = "") -> tuple[list[int], list[int]]:
        """(actors, targets) that a light verb lends to its noun: "staged an attack", "came under fire"."""
        tree = self.tree
        token = tree.tokens[noun]
        if token.dep == "pobj" and tree.tokens[token.head].text.lower() == "of":
            row = tree.tokens[token.head].head
            if tree.tokens[row].lemma in SERIES:  # "launched a series of attacks"
                actors, targets = self._governor(row, kind)
                return [*self._objects(row, ("by",)), *actors], [*self._objects(row, ("on", "against")), *targets]
        head = token.head
        if token.dep == "pobj":
            head = tree.tokens[head].head
            accused = self._accused(token.head)
            if accused:
                return accused, []
        verb = tree.tokens[head]
        if token.dep == "nsubj":  # of a headline, whose verb is taken for a noun, too
            return whose_work(tree, head), tree.kids(head, "dobj")
        befell = self._befell(noun) if kind in ARMED | DEEDS else None
        if befell is not None:
            return [], self._verb(befell, "act")[1]
        if token.dep == "pobj" and kind in ARMED and tree.tokens[token.head].text.lower() == "with":
            taken = verb.head if verb.dep == "dobj" and tree.tokens[verb.head].lemma in LIGHT else head
            if tree.tokens[taken].tag.startswith("VB"):  # "took action with missile strikes"
                return ([], []) if self._is_passive(taken) else (self.subjects(taken), [])
        if not verb.tag.startswith("VB"):
            return (self._linked(head), []) if token.dep == "pobj" else ([], [])
        if token.dep == "pobj" and verb.lemma == "be" and tree.tokens[token.head].text.lower() == "behind":
            return self.subjects(head), []  # "Israel is behind the strike"
        if token.dep in ("dobj", "pobj") and verb.lemma in SUFFERING:
            return self._objects(head, ("by", "from")), self.subjects(head)
        if token.dep == "pobj" and verb.lemma in TAKING_PART and tree.tokens[token.head].text.lower() == "in":
            return self.subjects(head), []
        if token.dep == "pobj" and tree.tokens[token.head].text.lower() in ("under", "in"):
            if kind in ARMED and tree.kids(head, "dobj") and not self._is_passive(head):
                return self.subjects(head), []  # "killed nine in an attack", "fired rockets in the attack"
            return [], self.subjects(head)
        if token.dep == "dobj" and verb.lemma in TELLING and kind in DEEDS:
            return [], []  # "announced the killing of": who tells it has not done it
        if token.dep == "dobj" and verb.lemma in LIGHT | KEEPING and not self._is_passive(head):
            return self.subjects(head), self._objects(head, ("on", "against", "at", "with"))
        if token.dep == "nsubjpass" and verb.lemma in LIGHT:
            return self._objects(head, ("by",)), []
        return [], []

    def _linked(self, word: int) -> list[int]:
        """Who "claimed responsibility for" the event, "is involved in" it, "is behind" it."""
        tree = self.tree
        token = tree.tokens[word]
        if token.lemma not in LINKS and token.text.lower() not in LINKS:
            return []
        own = tree.kids(word, "poss")
        verb = token.head
        if tree.tokens[verb].pos not in ("VERB", "AUX"):
            return own or ([token.head] if token.dep in ("acl", "relcl", "amod") else [])
        if tree.tokens[verb].lemma in (*denying.lemmas("links"), "investigate"):
            return []
        return own or self.subjects(verb)
