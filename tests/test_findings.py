"""Findings of a report against itself and against others; each row is a sentence or two, negative rows too."""

import pytest
from compared import Draft
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.audit.contradictions import contradiction_findings
from reportedly.audit.disputes import dispute_findings
from reportedly.audit.overstatement import headline_findings
from reportedly.audit.vague_sources import vague_findings
from reportedly.compare.comparison import compare
from reportedly.compare.denials import denial_findings
from reportedly.compare.quoted_words import quoted_findings
from reportedly.layers.denials import annotate_denials
from reportedly.layers.parse import annotate_language


def audited(document):
    """What the report says more than its sources, and who cannot be asked."""
    return [*vague_findings(document), *headline_findings(document), *quoted_findings([document])]


def denied(document):
    """What the denials of a report answer."""
    return denial_findings([annotate_denials(document)])


def told(found, document):
    return [
        (f.kind, f.a.of(document.text), f.b.of(document.text) if f.b and f.b.report == document.report.id else None)
        for f in found
    ]


VAGUE = [
    ("Another report said the depot had burned down.", "Another report said"),
    ("Reports said two mills were damaged.", "Reports said"),
    ("The convoy turned back, according to reports.", "according to reports"),
    ("Four guards were reported to have fled.", "were reported to have"),
    ("It was claimed that the gate stood open.", "It was claimed"),
    ("An unnamed official described the talks.", "unnamed official"),
    ("Many military analysts believe the pass will hold.", "Many military analysts believe"),
    ("The ministry's report said that the gate stood open.", None),
    ("She reports to the general.", None),
    ("According to the police report of 4 May, the gate stood open.", None),
    ("Analyst Ada Brod believes the pass will hold.", None),
]


@pytest.mark.parametrize(("text", "words"), VAGUE, ids=[row[0] for row in VAGUE])
def test_vague_sources(text, words):
    document = Draft("a", text).done()
    found = told(audited(document), document)
    assert found == ([("vague_source", words, None)] if words else [])


def test_a_claim_that_the_report_says_was_dismissed():
    draft = Draft(
        "a",
        "The general said that the last rebels had left the valley – a claim dismissed as a fairy tale by the villagers.",
    )
    draft.statement("the last rebels had left the valley", "person:general")
    document = draft.done()
    assert told(dispute_findings(document), document) == [
        ("denies", "the last rebels had left the valley", "a claim dismissed as a fairy tale by the villagers")
    ]


def test_what_was_claimed_last_was_dismissed():
    """The nearer of two claims of a sentence, without the words that dismiss it, is what is dismissed."""
    draft = Draft(
        "a",
        "Ravia called the siege a triumph, adding that the last rebels had left the valley – a claim rejected by them.",
    )
    draft.statement("the siege a triumph", "state:ravia")
    draft.statement("the last rebels had left the valley – a claim rejected by them", "state:ravia")
    document = draft.done()
    assert told(dispute_findings(document), document) == [
        ("denies", "the last rebels had left the valley", "a claim rejected by them")
    ]


def test_a_denial_answers_the_statement_it_shares_words_with():
    draft = Draft(
        "a",
        "The mayor said soldiers had looted two shops and beaten a guard. Ferries ran late. The ministry denied that its men had looted shops.",
    )
    draft.statement("soldiers had looted two shops and beaten a guard", "person:mayor")
    draft.statement("its men had looted shops", "organisation:ministry", act="deny", cue="denied")
    document = draft.done()
    assert told(denied(document), document) == [
        ("denies", "soldiers had looted two shops and beaten a guard", "its men had looted shops")
    ]


def test_a_denial_of_something_else_answers_nothing():
    draft = Draft("a", "The mayor said soldiers had looted two shops. The ministry denied a rift with the president.")
    draft.statement("soldiers had looted two shops", "person:mayor")
    draft.statement("a rift with the president", "organisation:ministry", act="deny", cue="denied")
    assert list(denied(draft.done())) == []


def test_a_truce_that_fell_apart():
    draft = Draft("a", "A truce was agreed for the feast but that quickly fell apart.")
    draft.event("truce", "agreement")
    document = draft.done()
    assert told(dispute_findings(document), document) == [
        ("status_changed", "A truce was agreed for the feast", "but that quickly fell apart")
    ]


CONTRADICTIONS = [
    ("The army has placed new radar masts in Orvik. Later it threatened to place the radar masts there.", 1),
    ("The army has placed new radar masts in Orvik. Later it threatened to bomb the ferry.", 0),
    ("The army plans to place radar masts in Orvik. It also wants to place guards.", 0),
]


@pytest.mark.parametrize(("text", "count"), CONTRADICTIONS)
def test_done_and_still_threatened(text, count):
    document = Draft("a", text).done()
    assert [f.kind for f in contradiction_findings(document)] == ["internal_contradiction"] * count


def test_a_sentence_told_twice():
    line = "The ferry that left the old harbour at dawn has not been seen since."
    document = Draft("a", f"{line}\n\nThe crew is from Orvik.\n\n{line}").done()
    assert told(contradiction_findings(document), document) == [("repeats", line, line)]


def test_one_distance_in_two_units():
    draft = Draft("a", "Tarn lies 18 miles from the border. An officer said Tarn was 29km from the border, a prize.")
    draft.figure("18 miles", 18, unit="mile", dimension="length", si=28968.0)
    draft.figure("29km", 29, unit="kilometre", dimension="length", si=29000.0)
    document = draft.done()
    assert told(contradiction_findings(document), document) == [("agrees", "18 miles", "29km")]


def test_a_headline_that_drops_its_bound():
    draft = Draft(
        "a", "Market blast kills 14\n\nAt least 14 people were killed by a blast at the market, doctors said."
    )
    draft.figure("14", 14)
    draft.figure("At least 14", 14, "at_least")
    document = draft.done()
    assert told(audited(document), document) == [("unsupported_by_source", "14", "At least 14")]


def test_a_hint_that_the_words_do_not_carry():
    draft = Draft(
        "a",
        "The envoy strongly hinted that her army would take the pass. “We must look after our shepherds and their summer meadows,” she said.",
    )
    draft.actor("person:envoy", "The envoy")
    document = draft.done()
    found = told(audited(document), document)
    assert [(kind, b) for kind, _, b in found] == [
        ("unsupported_by_source", "We must look after our shepherds and their summer meadows")
    ]


def test_the_words_quoted_after_two_hints_answer_the_second():
    draft = Draft(
        "a",
        "In a talk the envoy hinted at the next plans of her army. The envoy strongly hinted that her army would take the "
        "pass. “We must look after our shepherds and their summer meadows,” she said.",
    )
    draft.actor("person:envoy", "the envoy", "The envoy")
    document = draft.done()
    claims = [a for kind, a, _ in told(audited(document), document) if kind == "unsupported_by_source"]
    assert claims == ["The envoy strongly hinted that her army would take the pass"]


def test_words_in_marks_that_nobody_said():
    draft = Draft(
        "a",
        'Ana Lukin said Rado Brod plans to make a "dead strip" along the river. '
        'Brod told reporters: "We will only move our posts back to the other bank."',
    )
    draft.actor("person:lukin", "Ana Lukin")
    draft.actor("person:brod", "Rado Brod", "Brod told")
    draft.statement('"We will only move our posts back to the other bank."', "person:brod", kind="direct")
    document = draft.done()
    found = told(audited(document), document)
    assert found == [("quoted_words_not_found", "dead strip", "We will only move our posts back to the other bank")]


def test_words_in_marks_that_were_said():
    draft = Draft(
        "a",
        'Ana Lukin said Rado Brod plans to make a "dead strip" along the river. '
        'Brod told reporters: "We will make a dead strip on the other bank of it."',
    )
    draft.actor("person:lukin", "Ana Lukin")
    draft.actor("person:brod", "Rado Brod", "Brod told")
    draft.statement('"We will make a dead strip on the other bank of it."', "person:brod", kind="direct")
    assert list(audited(draft.done())) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="ab “”\"'’.,-–\nÄ0 \u00a0said to planed", min_size=1, max_size=300), max_size=3))
def test_any_text_ends_well(texts):
    documents = [annotate_denials(Draft(f"r{k}", text).done()) for k, text in enumerate(texts)]
    found = compare(documents)
    by_id = {document.report.id: document.text for document in documents}
    for finding in found.findings:
        assert finding.a.of(by_id[finding.a.report])
        assert finding.b is None or finding.b.of(by_id[finding.b.report])


def test_a_long_text_without_breaks_ends_soon():
    document = Draft("a", "said that " * 20_000 + "“" * 5_000).done()
    compare([annotate_denials(document)])


# ------------------------------------------------------------------------------------------------ denials

DENIALS = [
    (
        "points back",
        "The mayor accused the guards of burning the mill. The guards rejected the accusation as idle talk.",
        [("the guards of burning the mill", "person:mayor", "blame", None)],
        ("the accusation as idle talk", "group:guards", "deny", "rejected"),
        "the guards of burning the mill",
    ),
    (
        "responsibility",
        "Arran was blamed for the fire at the mill on Monday. Arran denied responsibility.",
        [],
        ("responsibility", "state:arran", "deny", "denied"),
        "Arran was blamed for the fire at the mill on Monday",
    ),
    (
        "a plan is refused, not denied",
        "The envoy put forward a plan for the valley. The ministry rejected the plan.",
        [("a plan for the valley", "person:envoy", "assert", None)],
        ("the plan", "organisation:ministry", "deny", "rejected"),
        None,
    ),
    (
        "withheld",
        "The village asked for seed. The office denied them seed grain until the spring.",
        [],
        ("them seed grain until the spring", "organisation:office", "deny", "denied"),
        None,
    ),
    (
        "no word of denial",
        "The general claimed that rebels had mined the harbour. The harbour master said rebels had not mined the harbour.",
        [("rebels had mined the harbour", "person:general", "claim", None)],
        ("rebels had not mined the harbour", "person:master", "assert", "said"),
        "rebels had mined the harbour",
    ),
    (
        "distrust",
        "The general announced that the guns would rest for a week. The mayor said she does not trust him to keep it.",
        [("the guns would rest for a week", "person:general", "assert", None)],
        ("she does not trust him to keep it", "person:mayor", "assert", "said"),
        "the guns would rest for a week",
    ),
    (
        "charged at large",
        "The envoy asked for radars to defeat Arran terror. Ferries ran late. Arran denies targeting civilians.",
        [],
        ("targeting civilians", "state:arran", "deny", "denies"),
        "The envoy asked for radars to defeat Arran terror",
    ),
    (
        "another is charged",
        "The envoy asked for radars to defeat Ravian terror. Ferries ran late. Arran denies targeting civilians.",
        [],
        ("targeting civilians", "state:arran", "deny", "denies"),
        None,
    ),
]


@pytest.mark.parametrize(
    ("text", "claims", "denial", "answered"), [row[1:] for row in DENIALS], ids=[r[0] for r in DENIALS]
)
def test_what_a_denial_answers(text, claims, denial, answered):
    draft = Draft("a", text)
    if denial[1].startswith("state:"):
        name = denial[1].removeprefix("state:").capitalize()
        draft.actor(denial[1], name, kind="state")
    for words, who, act, cue in claims:
        draft.statement(words, who, act=act, cue=cue)
    draft.statement(denial[0], denial[1], act=denial[2], cue=denial[3])
    document = draft.done()
    found = told(denied(document), document)
    assert [a for _, a, _ in found] == ([answered] if answered else [])


def test_a_denial_that_no_layer_read_is_found_by_its_words():
    text = "Villagers accused the army of burning barns. The army has long denied the accusation."
    document = Draft("a", text).done()
    assert [kind for kind, _, _ in told(denied(document), document)] == ["denies"]


def test_what_is_widely_seen_as_false():
    text = "The governor claimed victory in a vote on the union of both banks widely seen as rigged."
    document = Draft("a", text).done()
    assert [(k, b) for k, _, b in told(dispute_findings(document), document)] == [("doubts", "widely seen as rigged")]


HEADS = [
    (
        "Arranian strike kills nine in Orvik\n\nA rocket fell on the town. It was believed to have been fired by Arranian troops.",
        1,
    ),
    (
        "Ukrainian strike kills nine in Orvik\n\nA rocket fell on the town. It was believed to have been fired by Ukrainian troops.",
        1,
    ),
    (
        "Suspected Ukrainian strike kills nine\n\nA rocket fell. It was believed to have been fired by Ukrainian troops.",
        0,
    ),
    ("Union sends new tanks to the northern border\n\nThe minister said the union will send tanks to the border.", 1),
    ("Union will send tanks to the northern border\n\nThe minister said the union will send tanks to the border.", 0),
]


@pytest.mark.parametrize(("text", "count"), HEADS)
def test_a_headline_says_more_than_its_report(text, count):
    document = Draft("a", text).done()
    kinds = [kind for kind, _, _ in told(audited(document), document)]
    assert kinds.count("unsupported_by_source") == count


def test_a_source_with_a_name_is_not_vague():
    text = "According to reports in the Orvik Courier, the gate was shut. ISW analysts said so too. The experts said little."
    document = Draft("a", text).done()
    assert told(audited(document), document) == []


def test_a_report_of_nothing_but_denials_takes_no_long_time():
    text = "Villagers accused the army of burning barns. The army denied the accusation. Sources said so. " * 3_000
    document = Draft("a", text).done()
    assert len(list(denied(document))) <= 100
    assert len(list(audited(document))) <= 400


DEEDS = [
    ("another deed with the same things",
     "Farms in the south sent most of their grain abroad through the river ports. "
     "The ministry denied stealing grain or blocking ports.", "stealing grain or blocking ports", False),
    ("the deed itself",
     "Farmers say that soldiers were stealing grain at the river ports. "
     "The ministry denied stealing grain or blocking ports.", "stealing grain or blocking ports", True),
    ("the deed as a noun",
     "Envoys warned of an invasion of the valley within days. The ministry denied planning to invade the valley.",
     "planning to invade the valley", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "answers"), [row[1:] for row in DEEDS], ids=[row[0] for row in DEEDS])
def test_a_denial_answers_words_that_tell_its_deed(text: str, content: str, answers: bool) -> None:
    draft = Draft("a", text)
    draft.statement(content, "organisation:ministry", act="deny", cue="denied")
    document = annotate_language(draft.done())
    assert bool(list(denied(document))) is answers
