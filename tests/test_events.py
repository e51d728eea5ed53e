"""Events: triggers and types by the tables' own examples, roles, setting, marked triggers, hostile text."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.layers.events import annotate_events
from reportedly.layers.events.about import SPEAKING, types_about
from reportedly.layers.events.lexicon import entries, leanings
from reportedly.layers.events.senses import senses
from reportedly.layers.parse import annotate_language
from reportedly.layers.tagger import annotate_tagger
from reportedly.model import Actor, Annotated, Event, Mention, Place, Quantity, Report, Span, Statement, Time
from reportedly.text.stems import light_stem
from reportedly.world.codebooks import event_types

TYPES = {t.id for t in event_types()}


def parsed(text: str, triggers: tuple[str, ...] = ()) -> Annotated:
    marked = tuple(Span("r", text.index(word), text.index(word) + len(word)) for word in triggers)
    body = (Span("r", 0, len(text)),) if text else ()
    document = annotate_language(Annotated(Report("r", text, "", triggers=marked), body=body))
    tagged = annotate_tagger(document)  # for the names on the tokens: the rest of it is left out
    vectors = tagged.tagging.vectors if tagged.tagging else ()
    return replace(document, parse=tagged.parse, vectors=vectors)


def at(text: str, words: str) -> Span:
    return Span("r", text.index(words), text.index(words) + len(words))


def read(text: str, **found) -> Annotated:
    return annotate_events(replace(parsed(text), **found))


def event(document: Annotated, word: str) -> Event:
    return next(e for e in document.events if e.trigger.of(document.text) == word)


def actor(text: str, name: str, words: str, kind="group") -> Actor:
    return Actor(name, words, kind, (Mention(at(text, words), "name"),))


# ---------------------------------------------------------------- the tables


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: " ".join(entry.words) + "/" + entry.parts)
def test_each_lexicon_example_gives_its_first_type(entry):
    assert entry.types[0] in {e.type for e in read(entry.example).events}


@pytest.mark.parametrize("leaning", leanings(), ids=lambda row: f"{row.role}-{row.concept}-{row.type}")
def test_each_leaning_example_gives_its_type(leaning):
    found = {e.type for e in read(leaning.example).events}
    assert found and (leaning.type in found) == (leaning.weight > 0)  # what speaks against a type keeps it away


@pytest.mark.parametrize("sense", senses(), ids=lambda row: row.example)
def test_a_word_in_another_sense_is_no_event_and_a_sure_one_is(sense):
    document = read(sense.example)
    if sense.role == "sure":  # its words say that the trigger is meant
        assert {light_stem(e.trigger.of(document.text)) for e in document.events} & set(map(light_stem, sense.words))
    else:
        assert not {e.type for e in document.events} - SPEAKING


def test_the_tables_name_known_types_and_frames():
    frames = {"act", "drive", "take", "undergo", "mutual", "say", "give", "move", "happen"}
    for entry in entries():
        assert set(entry.types) <= TYPES and entry.frame in frames and set(entry.parts) <= {"V", "N"}
    assert {row.type for row in leanings()} - TYPES <= {"sanction"}


# ---------------------------------------------------------------- deciding rules

TYPED = [
    (
        "drones shot down are intercepted",
        "Gunners shot down three drones over the port.",
        "shot down",
        "weapon_intercepted",
    ),
    ("soldiers captured are prisoners", "The brigade captured nine soldiers near the bridge.", "captured", "arrest"),
    ("veterans captured are prisoners", "Three veterans were captured by rebels near the ford.", "captured", "arrest"),
    (
        "a village captured is ground",
        "The brigade captured the village near the bridge.",
        "captured",
        "territory_captured",
    ),
    ("a drone strikes from the air", "A drone struck the depot.", "struck", "air_strike"),
    ("workers strike by protest", "Miners began a strike over pay.", "strike", "protest"),
    (
        "troops expelled are ground won",
        "The militia expelled the enemy troops from the valley.",
        "expelled",
        "territory_captured",
    ),
    ("a village taken is ground", "Its forces had taken the village of Sampleford.", "taken", "territory_captured"),
    ("diplomats expelled are a sanction", "The ministry expelled two diplomats.", "expelled", "sanction"),
    ("an attack on a patrol is a clash", "Rebels attacked an army patrol at dawn.", "attacked", "armed_clash"),
    (
        "toxic gas decides",
        "The terrorist attack with toxic gas choked nine people.",
        "terrorist attack",
        "chemical_attack",
    ),
    ("of shells too", "They targeted the town with shells that contain toxic gases.", "targeted", "chemical_attack"),
    ("arms that are supplied", "The envoy criticised the supply of weapons to the army.", "supply", "aid"),
    ("support in arms", "The alliance gave the brigade intelligence support.", "intelligence support", "aid"),
    ("a town under siege", "The town has been under siege by the army since May.", "siege", "restriction"),
    ("soldiers that are gathered", "Ravia gathered soldiers near the border.", "gathered", "force_posture"),
    ("an air force destroys from the air", "The air force destroyed a fuel depot.", "destroyed", "air_strike"),
    ("an attack on farmers is not", "Rebels attacked farmers near the well.", "attacked", "attack_on_civilians"),
    ("the dead belong to the act", "A mortar attack hit the square. Nine people were killed.", "killed", "shelling"),
]


@pytest.mark.parametrize(("text", "word", "name"), [row[1:] for row in TYPED], ids=[row[0] for row in TYPED])
def test_type_in_context(text, word, name):
    assert event(read(text), word).type == name


NO_EVENT = [
    ("a weapon's name", "The attack helicopter stood in a museum."),
    ("plain life", "The museum opens at nine and the garden is free for children."),
    ("a name", "She lives in Battle, a town in the south."),
    ("a light verb carries its noun", None),
]


@pytest.mark.parametrize("text", [row[1] for row in NO_EVENT if row[1]], ids=[row[0] for row in NO_EVENT if row[1]])
def test_no_violence_is_read(text):
    violent = {t.id for t in event_types() if t.group in ("battle", "remote", "civilians")}
    assert not violent & {e.type for e in read(text).events}


def test_a_light_verb_is_no_second_event():
    document = read("The army launched an offensive in the north.")
    assert [e.trigger.of(document.text) for e in document.events] == ["offensive"]


def test_upper_case_copy_is_read():
    document = read("GUERRILLAS KIDNAPPED THREE ENGINEERS NEAR THE DAM YESTERDAY AND BLEW UP A BRIDGE.")
    assert {"abduction", "explosive_device"} <= {e.type for e in document.events}


def test_roles_in_upper_case_copy():
    document = read(
        "THE BRIDGE WAS BLOWN UP BY GUERRILLAS WHO ALSO ATTACKED AN ARMY PATROL NEAR THE RIVER, POLICE SAID."
    )
    told = {e.trigger.of(document.text): e for e in document.events}
    assert set(told) == {"BLOWN UP", "ATTACKED"}


# ---------------------------------------------------------------- roles

ROLES = [
    ("active verb", "Rebels shelled the garrison on Monday.", "shelled", "Rebels", "garrison"),
    ("passive with agent", "The garrison was shelled by rebels.", "shelled", "rebels", "garrison"),
    ("noun with of and by", "The shelling of the garrison by rebels went on.", "shelling", "rebels", "garrison"),
    ("possessive of a noun", "The rebels' shelling of the garrison went on.", "shelling", "rebels", "garrison"),
    ("light verb", "Rebels carried out an attack on the garrison.", "attack", "Rebels", "garrison"),
    ("what is suffered", "The garrison suffered a bombardment by rebels.", "bombardment", "rebels", "garrison"),
    ("a shared object", "Rebels looted and burned the garrison.", "looted", "Rebels", "garrison"),
    ("a series", "Rebels launched a series of attacks on the garrison.", "attacks", "Rebels", "garrison"),
    ("agent of a second participle", "The garrison was encircled, shelled by rebels.", "shelled", "rebels", "garrison"),
    ("taking part", "Rebels took part, engaging in attacks on the garrison.", "attacks", "Rebels", "garrison"),
    ("to whom one gives in", "Rebels surrendered to the garrison.", "surrendered", "Rebels", "garrison"),
    ("a measure kept up", "The rebels extended the embargo against the garrison.", "embargo", "rebels", "garrison"),
    ("a thing one has", "The rebels had no business attacking the garrison.", "attacking", "rebels", "garrison"),
    ("relative clause", "The rebels who attacked the garrison fled.", "attacked", "rebels", "garrison"),
    ("shared subject", "Rebels crossed the river and attacked the garrison.", "attacked", "Rebels", "garrison"),
    ("controlled infinitive", "Rebels decided to attack the garrison.", "attack", "Rebels", "garrison"),
    ("against", "Soldiers fought against the rebels.", "fought", "Soldiers", "rebels"),
    ("both sides", "Soldiers clashed with rebels.", "clashed", "Soldiers", "rebels"),
    ("a count of people", "Gunmen killed dozens of villagers.", "killed", "Gunmen", "villagers"),
    ("who dies", "Three soldiers died in the attack.", "died", None, "soldiers"),
    ("claimed responsibility", "The rebels claimed responsibility for the bombing.", "bombing", "rebels", None),
    ("speech", "The minister accused the rebels of murder.", "accused", "minister", "rebels"),
    ("who is accused", "The mayor accused the rebels of shelling the garrison.", "shelling", "rebels", "garrison"),
    ("whose drone", "The rebels' drone hit the garrison.", "hit", "rebels", "garrison"),
    ("acts side by side", "Air strikes and shelling by rebels killed villagers.", "shelling", "rebels", "villagers"),
    ("the second of two acts", "The garrison was hit by shelling and air strikes.", "air strikes", None, "garrison"),
    (
        "who is killed by an act",
        "Dozens of villagers were killed by artillery fire.",
        "artillery fire",
        None,
        "villagers",
    ),
    ("who is hurt in an act", "Some of the soldiers were wounded in the shelling.", "shelling", None, "soldiers"),
    ("who is let go", "The envoys welcomed the soldiers' release by rebels.", "release", "rebels", None),
    ("between whom it broke out", "Clashes broke out between soldiers and rebels.", "Clashes", "soldiers", "rebels"),
    ("whose work it was", "The attack on the garrison was the work of rebels.", "attack", "rebels", "garrison"),
    ("giving", "The union sent money to the refugees as aid.", "aid", None, None),
]


@pytest.mark.parametrize(("text", "word", "who", "whom"), [row[1:] for row in ROLES], ids=[row[0] for row in ROLES])
def test_roles(text, word, who, whom):
    names = (
        "rebels",
        "Rebels",
        "garrison",
        "Soldiers",
        "soldiers",
        "Gunmen",
        "villagers",
        "minister",
        "refugees",
        "union",
    )
    actors = tuple(actor(text, name, name) for name in names if name in text)
    found = event(read(text, actors=actors), word)
    assert (found.actor, found.target) == (who, whom) or (who is None and found.target == whom)


# ---------------------------------------------------------------- setting


def place(text: str, name: str, **more) -> Place:
    return Place(at(text, name), name, **more)


def test_a_place_belongs_to_the_trigger_it_hangs_on():
    text = "Rebels shelled Oakville after soldiers had left Elmtown."
    document = read(text, places=(place(text, "Oakville"), place(text, "Elmtown")))
    assert event(document, "shelled").place == 0


def test_where_the_doers_are_is_not_where_it_is_done():
    text = "Rebels in Oakville had shelled army posts around the nearby town of Sampleford."
    found = read(text, places=(place(text, "Oakville"), place(text, "Sampleford")))
    assert event(found, "shelled").place == 1


def test_who_acts_is_no_place():
    text = "Norland attacked the rebels near Oakville."
    document = read(text, places=(place(text, "Norland"), place(text, "Oakville")))
    assert event(document, "attacked").place == 1
    associative = read(text, places=(place(text, "Norland", use="associative"),))
    assert event(associative, "attacked").place is None


def test_a_day_becomes_the_date_and_a_month_its_bounds():
    text = "Rebels shelled Oakville on Monday. The army had captured Elmtown in May 2020."
    times = (
        Time(at(text, "Monday"), "DATE", "2022-05-09"),
        Time(at(text, "May 2020"), "DATE", "2020-05", earliest="2020-05-01", latest="2020-05-31"),
    )
    document = read(text, times=times)
    first, second = event(document, "shelled"), event(document, "captured")
    assert (first.time, first.date) == (0, "2022-05-09")
    assert (second.time, second.date, second.earliest, second.latest) == (1, None, "2020-05-01", "2020-05-31")


def test_counts_go_to_their_own_event():
    text = "The blast killed five guards and wounded twelve passengers."
    quantities = (Quantity(at(text, "five"), 5.0, of="guards"), Quantity(at(text, "twelve"), 12.0, of="passengers"))
    document = read(text, quantities=quantities)
    assert event(document, "killed").quantities == (0,)
    assert event(document, "wounded").quantities == (1,)


def test_who_tells_of_it_without_a_comma_is_not_hit_by_it():
    text = "A rocket left nine people dead and tens of others injured Lem Agency reported."
    teller = actor(text, "agency", "Lem Agency", "organisation")
    told = Statement((at(text, text[: text.index(" Lem")]),), at(text, "Lem Agency"), cue=at(text, "reported"))
    assert event(read(text, actors=(teller,)), "injured").target == "agency"  # what the parse alone says
    assert event(read(text, actors=(teller,), statements=(told,)), "injured").target is None


def test_an_envoy_that_is_sent_is_no_force():
    assert not [e for e in read("Ravia sent two diplomats to Sampleford on Monday.").events if e.type]


def test_the_innermost_statement():
    text = "The mayor said that the general had said that rebels shelled Oakville."
    outer, inner = at(text, text[20:-1]), at(text, "rebels shelled Oakville")
    statements = (Statement((outer,)), Statement((inner,), within=0))
    assert event(read(text, statements=statements), "shelled").statement == 1


def test_boilerplate_is_not_read():
    text = "Rebels shelled Oakville. Share this post. Rebels attacked Elmtown."
    document = annotate_events(replace(parsed(text), body=(Span("r", 0, 24),)))
    assert {e.trigger.of(text) for e in document.events} == {"shelled"}


def test_a_definite_noun_keeps_what_was_told():
    text = "Rebels attacked the garrison. The attack lasted an hour."
    document = read(text, actors=(actor(text, "Rebels", "Rebels"), actor(text, "garrison", "garrison")))
    later = event(document, "attack")
    assert (later.actor, later.target) == ("Rebels", "garrison")


# ---------------------------------------------------------------- marked triggers


def test_marked_triggers_are_kept_exactly_once():
    text = "Rebels shelled Oakville and the children laughed at the clown."
    document = annotate_events(parsed(text, ("shelled", "laughed", "clown")))
    marked = [e for e in document.events if e.given]
    assert [e.trigger.of(text) for e in marked] == ["shelled", "laughed", "clown"]
    assert [e.type for e in marked] == ["shelling", None, None]
    assert sum(e.trigger.of(text) == "shelled" for e in document.events) == 1


# ---------------------------------------------------------------- texts as a whole


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Police fired tear gas and arrested dozens as they broke up a peaceful march in the capital.",
            "protest_dispersed",
        ),
        ("A suicide bomber blew himself up at a checkpoint, killing four soldiers.", "suicide_bombing"),
        ("The foreign ministers met on Tuesday for talks on the border.", "talks"),
        ("Armed men kidnapped two engineers and asked for a ransom.", "abduction"),
    ],
)
def test_what_a_text_is_about(text, name):
    assert name in (read(text).types or ())


def test_an_empty_text_is_about_nothing():
    assert types_about(parsed("")) == ()
    assert annotate_events(parsed("")).events == ()


def test_stems_join_forms():
    assert light_stem("shelling") == light_stem("shelled") == light_stem("shell")


# ---------------------------------------------------------------- hostile text


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_spans_that_fit(text):
    document = annotate_events(parsed(text))
    for found in document.events:
        assert found.trigger.of(text).strip()
        assert found.type in TYPES


def test_the_same_text_gives_the_same_events():
    text = "Rebels attacked Oakville. The attack killed nine. The army retook it on Friday."
    assert read(text) == read(text)


def test_a_sentence_of_five_thousand_words_ends():
    text = "the rebels attacked the town and " * 850 + "left."
    assert len(read(text).events) > 100


def test_the_day_of_telling_is_not_the_day_of_the_deed():
    text = "Ten people were killed in a raid on Monday, the mayor said on Wednesday."
    import reportedly

    document = reportedly.annotate(Report("r", text, "", published="2023-06-29", published_basis="given"))
    assert {e.date for e in document.events} == {"2023-06-26"}
    text = "Ten people were killed in a raid, the mayor said on Wednesday."
    document = reportedly.annotate(Report("r", text, "", published="2023-06-29", published_basis="given"))
    assert {e.date for e in document.events} == {None}
