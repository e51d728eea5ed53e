"""Names put right, groups named in one breath, bodies by their seat, epithets of every war, and who a source is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reportedly.layers.actors import annotate_actors
from reportedly.layers.parse import annotate_language
from reportedly.layers.statements.sources import mentions_of, speaker_of
from reportedly.layers.wording import annotate_wording
from reportedly.model import Actor, Annotated, Publication, Report, Span, TaggedSpan, Tagging

Names = dict[str, str]


def read(text: str, names: Names, day: str = "2023-05-02") -> Annotated:
    """The text with actors and loaded words; the names marked as a tagger would mark them, longest first."""
    whole = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")(?!\w)")
    found = tuple(TaggedSpan(m.start(), m.end(), names[m.group()]) for m in whole.finditer(text)) if names else ()
    document = Annotated(Report("t", text, ""), body=(Span("t", 0, len(text)),), published=Publication(day, "given"))
    return annotate_wording(annotate_actors(replace(annotate_language(document), tagging=Tagging(names=found))))


def at(document: Annotated, words: str) -> Actor | None:
    """The actor of the longest mention that begins where the words last stand in the text."""
    start = document.text.rindex(words)
    found = [
        (m.span.end, a) for a in document.actors for m in a.mentions if m.span.start == start and m.form != "adjective"
    ]
    return max(found, key=lambda row: row[0])[1] if found else None


EPITHETS = [
    # day, text, names, the epithet, whose it is
    ("2023-05-02", "Alexander Lukashenko saw a tank plant. The Belarusian strongman promised wages.",
     {"Alexander Lukashenko": "person", "Belarusian": "demonym"}, "The Belarusian strongman", "person:alexander-lukashenko"),
    ("2018-03-02", "Kim Jong Un watched the launch with his sister. The dictator laughed.",
     {"Kim Jong Un": "person"}, "The dictator", "person:kim-jong-un"),
    ("2020-08-02", "Nicolas Maduro addressed the crowd. The Venezuelan tyrant promised bread.",
     {"Nicolas Maduro": "person", "Venezuelan": "demonym"}, "The Venezuelan tyrant", "person:nicolas-maduro"),
    ("2022-03-01", "Vladimir Putin spoke late. The Kremlin tyrant said it went to plan.",
     {"Vladimir Putin": "person", "Kremlin": "toponym"}, "The Kremlin tyrant", "person:vladimir-putin"),
    ("2022-03-01", "Vladimir Putin spoke late. Few believed the Russian despot.",
     {"Vladimir Putin": "person", "Russian": "demonym"}, "the Russian despot", "person:vladimir-putin"),
    ("2022-03-01", "Sergei Lavrov met envoys. The long serving Putin apparatchik smiled.",
     {"Sergei Lavrov": "person", "Putin": "person"}, "The long serving Putin apparatchik", "person:sergei-lavrov"),
    ("2019-04-10", "Khalifa Haftar sent his men west. The warlord said the capital would fall.",
     {"Khalifa Haftar": "person"}, "The warlord", "person:khalifa-haftar"),
    ("2023-04-20", "Mohamed Hamdan Dagalo spoke by telephone. The warlord blamed the army.",
     {"Mohamed Hamdan Dagalo": "person"}, "The warlord", "person:mohamed-hamdan-dagalo"),
    ("2023-10-01", "Ilham Aliyev raised the flag. The Baku despot mocked those who had fled.",
     {"Ilham Aliyev": "person", "Baku": "toponym"}, "The Baku despot", "person:ilham-aliyev"),
    ("2024-01-10", "Benjamin Netanyahu met families. Opponents said the warmonger had no plan.",
     {"Benjamin Netanyahu": "person"}, "the warmonger", "person:benjamin-netanyahu"),
    ("2023-11-02", "Volodymyr Zelensky left for the coast. State television said the Kyiv puppet had fled.",
     {"Volodymyr Zelensky": "person", "Kyiv": "toponym"}, "the Kyiv puppet", "person:volodymyr-zelensky"),
    ("2011-03-01", "Muammar Gaddafi spoke from a balcony. The madman called for war.",
     {"Muammar Gaddafi": "person"}, "The madman", "person:muammar-gaddafi"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "text", "names", "words", "ident"), EPITHETS, ids=[row[3] + row[4] for row in EPITHETS]
)
def test_a_loaded_epithet_lies_under_the_person_with_a_reason(
    day: str, text: str, names: Names, words: str, ident: str
) -> None:
    actor = at(read(text, names, day), words)
    assert actor is not None
    assert actor.id == ident
    assert any(words in reason.text for reason in actor.reasons)


def test_an_epithet_of_nobody_named_stays_nobodys() -> None:
    actor = at(read("A dictator is always alone. The book was printed abroad.", {}), "A dictator")
    assert actor is not None
    assert actor.kind == "person"
    assert actor.id.startswith("person:") and len(actor.mentions) == 1


SIDES = [
    # the same grammar for one side and the other: both are marked
    ("The orcs burned the village.", "The khokhols burned the village."),
    ("State television spoke of the Kiev regime.", "The exile paper spoke of the Kremlin regime."),
    ("The minister spoke of the terrorist state.", "The preacher spoke of the Zionist entity."),
    ("The leaflet called them Zionazis.", "The columnist called them Islamofascists."),
    ("The paper wrote of Chetniks in the hills.", "The paper wrote of Ustashe in the hills."),
    ("The station mocked the Woyane.", "The station mocked the Neftegna."),
    ("The crowd cursed the Great Satan.", "The caller cursed the mullah regime."),
]


@pytest.mark.parametrize("pair", SIDES, ids=[row[0] for row in SIDES])
def test_the_slurs_of_both_sides_are_marked(pair: tuple[str, str]) -> None:
    one, two = (read(text, {}).wording for text in pair)
    assert one and two
    assert abs(one[0].degree - two[0].degree) <= 1


JOINED: list[tuple[str, Names, str, str]] = [
    # text, names, words, id of the actor that they mean
    ("Ada Lem arrived. Critics of Lem stayed away.", {"Ada Lem": "person", "Lem": "toponym"}, "Lem", "person:ada-lem"),
    ("The Harbour Relief Fund sent boats. HRF has forty of them.",
     {"Harbour Relief Fund": "organisation", "HRF": "toponym"}, "HRF", "organisation:harbour-relief-fund"),
    ("Anna Brodsky sang. The hall loved Brodsky.", {"Anna Brodsky": "other", "Brodsky": "other"}, "Brodsky", "person:anna-brodsky"),
    ("Students of the University of Holmsund marched.",
     {"Holmsund": "toponym"}, "University", "organisation:university-of-holmsund"),
    ("He wrote to the Department of the Harbour.", {"Department of": "organisation"}, "Department", "organisation:department-of-the-harbour"),
    ("The Society for Tidal Research met.", {"Society for": "organisation", "Tidal Research": "organisation"}, "Society",
     "organisation:society-for-tidal-research"),
    ("Ada M. Lem spoke.", {"Ada M": "person", "Lem": "person"}, "Ada", "person:ada-m-lem"),
    ("Ada Lem came late. A long Ada Lem film was shown.", {"Ada Lem": "person"}, "Ada Lem", "person:ada-lem"),
    ("The Latvian Navy sent a boat.", {"Latvian": "demonym"}, "Latvian Navy", "organisation:latvian-navy"),
    ("The Yazidis fled. A Yazidi woman wept.", {"Yazidis": "demonym", "Yazidi": "other"}, "Yazidis", "group:yazidis"),
    ("Mr Chad Lem spoke first.", {"Chad": "toponym", "Lem": "person"}, "Chad", "person:chad-lem"),
    ("Kim Soo-jin won the seat.", {"Kim Soo-jin": "person"}, "Kim Soo-jin", "person:kim-soo-jin"),
    ("The newspaper Morgenblatt said so.", {"Morgenblatt": "person"}, "Morgenblatt", "organisation:morgenblatt"),
    ("The Syrian Observatory for Human Rights said nine died. The Britain-based group named no one.",
     {"Syrian Observatory for Human Rights": "organisation", "Britain": "toponym"}, "The Britain-based group",
     "organisation:syrian-observatory-for-human-rights"),
    ("The UN refugee agency said tents were short.", {"UN": "organisation"}, "The UN refugee agency", "organisation:unhcr"),
    ("The defence ministry in Warsaw said it knew.", {"Warsaw": "toponym"}, "The defence ministry", "organisation:pl-defence-ministry"),
    ("The Egyptian foreign ministry denied it. Niger has flown out 900 people. The foreign ministry said more would follow.",
     {"Egyptian": "demonym", "Niger": "toponym"}, "The foreign ministry", "organisation:ne-foreign-ministry"),
    ("The aid group, Harbour Relief, said trucks had come.", {"Harbour Relief": "organisation"}, "The aid group",
     "organisation:harbour-relief"),
    ("The Hamas leader met envoys.", {"Hamas": "force"}, "The Hamas leader", ""),
    ("Israel's military said it had fired.", {"Israel": "toponym"}, "Israel's military", "force:israel-defense-forces"),
    ("Ada Lem, dubbed the “Butcher of Holmsund”, was seen.", {"Ada Lem": "person", "Holmsund": "toponym"}, "Butcher", "person:ada-lem"),
    ("North Korean soldiers were seen.", {"Korean": "demonym"}, "North Korean", "force:korean-peoples-army"),
    ("Police chief Chuck Jordan said so.", {"Jordan": "person"}, "Chuck", "person:chuck-jordan"),
    ("Latvia said that its defence ministry would answer.", {"Latvia": "toponym"}, "its defence",
     "organisation:lv-defence-ministry"),
    ("He said the Kremlin denied it.", {"Kremlin": "demonym"}, "Kremlin", "state:RU"),
    ("A farmer named Bo Tan ran to the well.", {"Bo Tan": "person"}, "A farmer", "person:bo-tan"),
    ("A spokeswoman for the coast guard, Ada Lem, said so.", {"Ada Lem": "person"}, "A spokeswoman", "person:ada-lem"),
    ("The Harbour Fund pointed out that Russian shells fell near Kyiv. It said nine had died.",
     {"Harbour Fund": "organisation", "Russian": "demonym", "Kyiv": "toponym"}, "It", "organisation:harbour-fund"),
    ("According to Warsaw, the drone was shot down.", {"Warsaw": "demonym"}, "Warsaw", "state:PL"),
    ("Halyna Tkach said it was over.", {"Halyna": "person", "Tkach": "person"}, "Halyna", "person:halyna-tkach"),
    ("The army's spokesman, Colonel Bo Tan, said so.", {"Bo Tan": "person"}, "The army's spokesman", "person:bo-tan"),
    ("The acting head of Harbour Relief, Dr Ada Lem, said so.", {"Harbour Relief": "organisation", "Ada Lem": "person"},
     "The acting head", "person:ada-lem"),
    ("The commander was Colonel Bo Tan.", {"Bo Tan": "person"}, "The commander", "person:bo-tan"),
    ("Ilir Dema met Mira Kodra. She said Ilir Dema was ill.", {"Ilir Dema": "person", "Mira Kodra": "person"}, "She",
     "person:mira-kodra"),
    ("Ilir Dema met Nadia Kodra. She left early.", {"Ilir Dema": "person", "Nadia Kodra": "person"}, "She",
     "person:nadia-kodra"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "words", "ident"), JOINED, ids=[row[2] + " | " + row[0] for row in JOINED])
def test_a_mention_lies_under_the_right_actor(text: str, names: Names, words: str, ident: str) -> None:
    actor = at(read(text, names), words)
    assert actor is not None
    if ident:
        assert actor.id == ident


DESCRIBED: list[tuple[str, Names, str, str]] = [
    # text, names, the description, the name under which it lies ("" for a person without one)
    # right before the name
    ("The match referee Ada Lem stopped the game.", {"Ada Lem": "person"}, "The match referee", "Ada Lem"),
    ("She wrote to her younger brother Bo Tan.", {"Bo Tan": "person"}, "her younger brother", "Bo Tan"),
    ("Films by Danish director Ada Lem were shown.", {"Ada Lem": "person"}, "Danish director", "Ada Lem"),
    # between commas, by one name, where a possessor stands
    ("His father, Bo, taught him to read.", {"Bo": "person"}, "His father", "Bo"),
    # said to be
    ("Ada Lem was also a friend of Bo Tan.", {"Ada Lem": "person", "Bo Tan": "person"}, "a friend of Bo Tan", "Ada Lem"),
    ("Ada Lem served as an engineer in the army.", {"Ada Lem": "person"}, "an engineer", "Ada Lem"),
    ("The union chose Ada Lem as its leader.", {"Ada Lem": "person"}, "its leader", "Ada Lem"),
    ("Ada Lem is a Danish writer, painter and actress.", {"Ada Lem": "person", "Danish": "demonym"}, "actress", "Ada Lem"),
    ("Ada Lem made herself known as one of the best actresses.", {"Ada Lem": "person"}, "one of the best actresses", "Ada Lem"),
    ("Ada Lem went on to become a judge.", {"Ada Lem": "person"}, "a judge", "Ada Lem"),
    # not so, or not surely so
    ("Ada Lem was not a judge.", {"Ada Lem": "person"}, "a judge", ""),
    ("Ada Lem hoped to become a judge.", {"Ada Lem": "person"}, "a judge", ""),
    ("Ada Lem posed as a nurse.", {"Ada Lem": "person"}, "a nurse", ""),
    ("Bo Tan asked whether he was a spy.", {"Bo Tan": "person"}, "a spy", ""),
    # whose: one man as long as the possessor is one
    ("Ada Lem met her father, Bo Lem, in May. The mayor sent a letter. Her father wept.",
     {"Ada Lem": "person", "Bo Lem": "person"}, "Her father", "Bo Lem"),
    # of another: "a son of" is no title
    ("He was a son of Bo Lem.", {"Bo Lem": "person"}, "a son", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names", "words", "name"), DESCRIBED, ids=[row[2] + " | " + row[0] for row in DESCRIBED]
)
def test_a_description_lies_under_the_name_that_it_is_said_of(text: str, names: Names, words: str, name: str) -> None:
    actor = at(read(text, names), words)
    assert actor is not None
    assert (actor.name if any(m.form == "name" for m in actor.mentions) else "") == name


def test_whom_a_possessor_tells_of_is_the_one_named_later() -> None:
    text = "Ada Lem quarrelled with her father. The mayor wrote to the king. Her father Bo Lem had a mill."
    document = read(text, {"Ada Lem": "person", "Bo Lem": "person"})
    bo = next(actor for actor in document.actors if actor.name == "Bo Lem")
    assert [text[m.span.start : m.span.end] for m in bo.mentions] == [
        "her father", "Her father", "Bo Lem",
    ]  # fmt: skip


def test_two_brothers_of_one_man_are_two() -> None:
    text = "Ada Lem wrote to her elder brother Bo Lem. Her younger brother was ill."
    document = read(text, {"Ada Lem": "person", "Bo Lem": "person"})
    assert at(document, "Her younger brother") != at(document, "Bo Lem")


def test_a_title_with_a_capital_is_part_of_how_one_is_called() -> None:
    document = read("President Ada Lem spoke.", {"Ada Lem": "person"})
    assert [len(actor.mentions) for actor in document.actors] == [1]


def test_the_words_of_a_post_are_no_mention_of_another() -> None:
    text = "Ada Lem came first. Minister for Water and Housing Bo Tan said the well was dry."
    document = read(text, {"Ada Lem": "person", "Bo Tan": "person"})
    assert [len(actor.mentions) for actor in document.actors if actor.name == "Ada Lem"] == [1]


def test_two_in_one_breath_are_whom_they_means() -> None:
    text = "Ada Lem and Bo Tan met on Monday. They signed the paper."
    actor = at(read(text, {"Ada Lem": "person", "Bo Tan": "person"}), "They")
    assert actor is not None
    assert actor.name == "Ada Lem and Bo Tan"
    alone = read("Ada Lem and Bo Tan met on Monday.", {"Ada Lem": "person", "Bo Tan": "person"})
    assert [each.name for each in alone.actors] == ["Ada Lem", "Bo Tan"]


def test_a_capital_is_no_person() -> None:
    document = read("The minister said that Baku had lied.", {"Baku": "person"})
    assert "person" not in [actor.kind for actor in document.actors if actor.name == "Baku"]


def test_a_word_of_a_heading_is_no_person() -> None:
    document = read(
        "Russian General Claims NATO Troops Are There\n\nThe general gave no proof.", {"NATO": "organisation"}
    )
    assert "Claims" not in [actor.name for actor in document.actors]


SPEAKERS: list[tuple[str, Names, str, str | None]] = [
    # text, names, the source, the actor that it is
    ("Poland, which denied the claim, sent jets.", {"Poland": "toponym"}, "which", "state:PL"),
    ("The report was by Ada Lem, who said it was late.", {"Ada Lem": "person"}, "who", "person:ada-lem"),
    ("Hezbollah issued a statement which accused the army.", {"Hezbollah": "force"}, "which", "force:hezbollah"),
    ("The toll is nine, according to a report by NATO.", {"NATO": "organisation"}, "a report by NATO", "organisation:nato"),
    ("NATO's figures say that nine died.", {"NATO": "organisation"}, "NATO's figures", "organisation:nato"),
    ("He cited a report in the Morgenblatt.", {"Morgenblatt": "organisation"}, "a report in the Morgenblatt", "organisation:morgenblatt"),
    ("A video shows the bridge.", {}, "A video", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "source", "ident"), SPEAKERS, ids=[row[0] for row in SPEAKERS])
def test_whose_words_they_are(text: str, names: Names, source: str, ident: str | None) -> None:
    document = read(text, names)
    assert document.parse is not None
    start = text.index(source)
    tokens = document.parse.tokens
    assert (
        speaker_of(mentions_of(document), (start, start + len(source)), tokens, [token.start for token in tokens])
        == ident
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No group has claimed responsibility for the blast.", "No group"),
        ("The premier vowed to answer with great force.", "great force"),
        ("Police broke up the march by force.", "force"),
    ],
)
def test_what_is_nobody_is_no_actor(text: str, words: str) -> None:
    import reportedly

    document = reportedly.annotate(text)
    mentions = {mention.span.of(text) for actor in document.actors for mention in actor.mentions}
    assert words not in mentions
