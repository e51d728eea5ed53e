"""Features of a trigger's surroundings for the learned grade: hashed strings over the parse and the cues."""

from __future__ import annotations

from zlib import crc32

from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality.cues import Reading

BUCKETS = 1 << 15  # of hashed features


def names_of(tree: Tree, reading: Reading) -> list[str]:
    """The features' names, each once, in order."""
    tokens = tree.tokens
    token = tokens[reading.head]
    kids = tree.children[reading.head]
    aux = " ".join(tokens[c].text.lower() for c in kids if tokens[c].dep in ("aux", "auxpass"))
    negated = any(cue.name == "negation" and cue.level == 0 for cue in reading.cues)
    path = " ".join(dep for dep, _ in reading.governors[:3])
    found = [
        f"lemma {token.lemma}",
        f"tag {token.tag}",
        f"dep {token.dep}",
        f"tag dep {token.tag} {token.dep}",
        f"aux {aux}",
        f"aux tag {aux} {token.tag} {negated}",
        f"path {path}",
        f"root {token.head == reading.head}",
    ]
    found += [
        *_of_children(tree, reading),
        *_of_governors(tree, reading),
        *_of_cues(tree, reading),
        *_of_neighbours(tree, reading),
    ]
    return list(dict.fromkeys(found))


def _of_children(tree: Tree, reading: Reading) -> list[str]:
    """What hangs on the word."""
    tokens, found = tree.tokens, list[str]()
    for child in tree.children[reading.head]:
        kid = tokens[child]
        if kid.dep in ("aux", "auxpass", "neg", "advmod", "mark", "det", "amod", "prt", "poss", "expl"):
            found.append(f"kid {kid.dep} {kid.lemma}")
        elif kid.dep in ("nsubj", "nsubjpass", "dobj", "prep"):
            found.append(f"has {kid.dep}")
            if kid.pos == "PRON" or kid.dep == "prep":
                found.append(f"kid {kid.dep} {kid.lemma}")
    return found


def _of_governors(tree: Tree, reading: Reading) -> list[str]:
    """What the word hangs on, level by level, with the auxiliaries of the first verb."""
    tokens, found = tree.tokens, list[str]()
    token = tokens[reading.head]
    first = True
    for level, (dep, above) in enumerate(reading.governors):
        governor = tokens[above]
        found.append(f"up{min(level, 2)} {dep} {governor.lemma}")
        found.append(f"gov {governor.lemma} {token.tag}")
        if governor.tag.startswith("VB") and first:
            auxes = " ".join(
                tokens[c].text.lower() for c in tree.children[above] if tokens[c].dep in ("aux", "auxpass", "neg")
            )
            found += [
                f"verb {dep} {governor.lemma} {auxes}",
                f"verb aux {auxes} {governor.tag}",
                f"verb tag {governor.tag} {token.tag} {dep}",
            ]
            first = False
    return found


def _of_cues(tree: Tree, reading: Reading) -> list[str]:
    """The cues that bear on the word, alone and in pairs."""
    tokens, found = tree.tokens, list[str]()
    token = tokens[reading.head]
    names = []
    for cue in reading.cues:
        name = f"{cue.name}{min(cue.level, 2)}"
        names.append(name)
        found += [
            f"cue {name}",
            f"cue {name} {cue.relation}",
            f"cue word {tokens[cue.token].lemma} {min(cue.level, 2)}",
            f"cue tag {name} {token.tag}",
        ]
    every = sorted(set(names))
    found += [f"pair {a} {b}" for i, a in enumerate(every) for b in every[i + 1 :]]
    found.append(f"all {' '.join(every)}")
    return found


def _of_neighbours(tree: Tree, reading: Reading) -> list[str]:
    """The words beside, the end of the sentence, and whether a condition stands before."""
    tokens, found = tree.tokens, list[str]()
    for offset in (-2, -1, 1, 2):
        at = reading.head + offset
        if 0 <= at < len(tokens):
            found.append(f"near {offset} {tokens[at].text.lower()}")
    sentence = tree.sentences[tree.sentence_of(reading.head)]
    last = tokens[sentence.last - 1].text
    found.append(f"end {last if last in '.?!' else '-'}")
    if any(t.text.lower() in ("if", "unless", "whether") for t in tokens[sentence.first : reading.head]):
        found.append("if before")
    return found


def buckets_of(names: list[str]) -> list[int]:
    """The numbers of features, below BUCKETS."""
    return [crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS for name in names]
