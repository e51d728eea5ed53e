"""Factuality: cues by their examples, classes by a table of sentences, grades in bounds."""

from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.layers.events import annotate_events
from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality import annotate_factuality, grade
from reportedly.layers.factuality.classifier import stretched
from reportedly.layers.factuality.cues import read
from reportedly.layers.parse import annotate_language
from reportedly.model import Annotated, Event, Publication, Report, Span, Statement, Time
from reportedly.text import denying

CUES = (files("reportedly.layers.factuality") / "data" / "cues.tsv").read_text("utf-8").splitlines()[1:]
CUES += [
    f"deny\t{words}\t{example.replace('[', '').replace(']', '')}"
    for uses, words, example in denying.rows()
    if "event" in uses and "attack" in example
]


def parsed(text: str) -> Annotated:
    return annotate_language(Annotated(Report("r", text, ""), body=(Span("r", 0, len(text)),) if text else ()))


def at(text: str, word: str) -> Span:
    return Span("r", text.index(word), text.index(word) + len(word))


def told(text: str, word: str, **more) -> str:
    return grade(
        replace(parsed(text), **more), at(text, word), statement=0 if more.get("statements") else None
    ).factuality


@pytest.mark.parametrize("line", CUES, ids=lambda line: line.split("\t")[0])
def test_each_cue_is_found_in_its_example(line):
    cue, _, example = line.split("\t")
    document = parsed(example)
    assert document.parse is not None
    tree = Tree(document.parse)
    heads = [i for i, token in enumerate(tree.tokens) if token.lemma in ("attack", "flee", "show")]
    assert any(found.name == cue for head in heads for found in read(tree, head).cues)


SENTENCES = [
    ("a delivery held back", "The ministry blocked the delivery of grain to Oakville.", "delivery", "denied"),
    ("a supply that was halted", "Supplies of tanks to the brigade were suspended.", "Supplies", "denied"),
    ("a supply that came to its end", "The supply of tanks to the brigade ended in May.", "supply", "happened"),
    ("plain past", "Rebels attacked the town on Monday.", "attacked", "happened"),
    ("plain noun", "The attack on the town killed nine.", "attack", "happened"),
    ("reported past", "The mayor said that rebels attacked the town.", "attacked", "happened"),
    ("history", "Since the invasion in August last year the town has been empty.", "invasion", "happened"),
    ("passive", "The town was captured by rebels.", "captured", "happened"),
    ("present progressive", "Rebels are attacking the town.", "attacking", "ongoing"),
    ("still raging", "Fighting was still raging in the suburbs.", "Fighting", "ongoing"),
    ("there is", "There is a heavy battle at the border.", "battle", "ongoing"),
    ("will", "Rebels will attack the town.", "attack", "planned"),
    ("going to", "Rebels are going to attack the town.", "attack", "planned"),
    ("plans to", "The army plans to attack the town.", "attack", "planned"),
    ("due to", "The minister is due to visit the base on Tuesday.", "visit", "planned"),
    ("due to a cause", "Ten people died due to the shelling of the town.", "shelling", "happened"),
    ("is to", "Ambassador Sample is to meet rebel leaders on Friday.", "meet", "planned"),
    ("accused of", "The governor accused the army of shelling a school.", "shelling", "possible"),
    ("blamed for", "The governor blamed the army for the shelling of a school.", "shelling", "happened"),
    ("allegations of", "Allegations of torture followed the raid.", "torture", "possible"),
    ("talks on", "The envoys held talks on a ceasefire.", "ceasefire", "possible"),
    ("talks on the", "The envoys held talks on the attack.", "attack", "happened"),
    ("would focus on", "He said the talks would focus on a ceasefire.", "ceasefire", "possible"),
    ("is set to", "The army is set to launch an offensive in the north.", "offensive", "planned"),
    ("preparing for", "The army is preparing for an offensive in the north.", "offensive", "planned"),
    ("planned offensive", "The planned offensive worries the mayor.", "offensive", "planned"),
    ("noun with will", "The offensive will begin in spring.", "offensive", "planned"),
    ("an aim", "The aim is to liberate the valley.", "liberate", "planned"),
    ("a purpose", "Troops were sent to the valley to recapture the dam.", "recapture", "planned"),
    ("determined to", "The general is determined to recapture the dam.", "recapture", "planned"),
    ("would in reported speech", "The general said his troops would attack the town.", "attack", "planned"),
    ("may", "Rebels may attack the town.", "attack", "possible"),
    ("may have", "Rebels may have attacked the town.", "attacked", "possible"),
    ("reportedly", "Rebels reportedly attacked the town.", "attacked", "possible"),
    ("alleged", "The alleged attack on the town was not filmed.", "attack", "possible"),
    ("not", "Rebels did not attack the town.", "attack", "denied"),
    ("never", "Rebels never attacked the town.", "attacked", "denied"),
    ("no noun", "No attack was launched.", "attack", "denied"),
    ("denies doing", "The army denies attacking the town.", "attacking", "denied"),
    ("denies that", "The army denied that it attacked the town.", "attacked", "denied"),
    ("failed to", "The army failed to capture the town.", "capture", "denied"),
    ("foiled", "Police foiled an attack on the town.", "attack", "denied"),
    ("if", "If rebels attack the town, thousands will flee.", "attack", "hypothetical"),
    ("unless", "Unless rebels leave the town, soldiers will come.", "leave", "hypothetical"),
    ("would", "An attack on the town would be a disaster.", "attack", "hypothetical"),
    ("urged to", "The union urged the rebels to leave the town.", "leave", "hypothetical"),
    ("threatened to", "The general threatened to bomb the capital.", "bomb", "hypothetical"),
]


@pytest.mark.parametrize(("text", "word", "name"), [row[1:] for row in SENTENCES], ids=[row[0] for row in SENTENCES])
def test_class(text, word, name):
    assert told(text, word) == name


NEVER_HAPPENED = [
    ("a demand", "He demanded an attack on the town.", "attack"),
    ("a call", "The mayor called for a ceasefire.", "ceasefire"),
    ("prevent", "Patrols came to prevent an attack on the town.", "attack"),
    ("a risk", "The risk of an attack on the town is high.", "attack"),
    ("hopes", "The mayor hopes that the rebels leave.", "leave"),
    ("tries", "The rebels tried to capture the town.", "capture"),
]


@pytest.mark.parametrize(("text", "word"), [row[1:] for row in NEVER_HAPPENED], ids=[row[0] for row in NEVER_HAPPENED])
def test_what_is_only_asked_feared_or_tried_never_happened(text, word):
    assert told(text, word) not in ("happened", "ongoing")


@pytest.mark.parametrize(
    ("act", "name"), [("assert", "happened"), ("deny", "denied"), ("doubt", "possible"), ("admit", "happened")]
)
def test_the_act_of_the_statement(act, name):
    text = "The army attacked the town."
    statement = Statement((Span("r", 0, len(text) - 1),), act=act)
    assert told(text, "attacked", statements=(statement,)) == name


def test_a_date_after_the_report_is_planned():
    text = "The truce begins on May 8."
    document = replace(
        parsed(text),
        published=Publication("2025-05-05", "given", "2025-05-05", "2025-05-05"),
        times=(Time(at(text, "May 8"), "DATE", "2025-05-08", earliest="2025-05-08", latest="2025-05-08"),),
    )
    (found,) = annotate_factuality(annotate_events(document)).events
    assert found.factuality == "planned" and found.date == "2025-05-08"


def test_reasons_are_added_and_name_the_word():
    text = "Rebels may attack the town."
    (found,) = annotate_factuality(annotate_events(parsed(text))).events
    assert found.reasons[-1].span == at(text, "may")


def test_a_trigger_that_was_not_parsed_is_still_graded():
    document = replace(parsed("Rebels attacked."), parse=None)
    assert grade(document, Span("r", 7, 15)).factuality == "happened"


def test_the_stretch_keeps_order_and_bounds():
    grades = [stretched(k / 10) for k in range(-50, 51)]
    assert grades == sorted(grades) and grades[0] == -3.0 and grades[-1] == 3.0


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=120), st.data())
def test_any_text_is_graded_within_bounds(text, data):
    document = parsed(text)
    start = data.draw(st.integers(0, len(text) - 1))
    found = grade(document, Span("r", start, data.draw(st.integers(start + 1, len(text)))))
    assert -3.0 <= found.value <= 3.0


def test_given_events_keep_their_other_fields():
    text = "Rebels attacked the town."
    event = Event(at(text, "attacked"), None, given=True)
    (found,) = annotate_factuality(replace(parsed(text), events=(event,))).events
    assert found.given and found.type is None and found.factuality_value is not None


def test_without_the_layer_an_event_is_not_graded() -> None:
    """A denied event must not come out as having happened because nobody graded it."""
    from reportedly.layers.pipeline import Pipeline

    pipeline = Pipeline(
        ["body", "language", "tagger", "times", "places", "quantities", "actors", "statements", "events"]
    )
    text = "The army denied that it had shelled the town of Balakliia."
    events = pipeline.annotate(Report("r", text, "")).events
    assert events and {event.factuality for event in events} == {None}
