"""Statements: quotation marks, headlines, nesting, kinds, acts, speakers."""

import re
from dataclasses import replace

import pytest

from reportedly.layers.body import annotate_body
from reportedly.layers.parse import annotate_language
from reportedly.layers.statements import annotate_statements
from reportedly.layers.statements.acts import TABLE, act_of
from reportedly.layers.statements.drafts import Draft
from reportedly.layers.statements.repairs import without_gaps, without_the_next_clause
from reportedly.model import (
    Actor,
    Annotated,
    Mention,
    Report,
    Statement,
    TaggedSpan,
    TaggedStatement,
    Tagging,
)
from reportedly.text import denying


def parsed(text: str) -> Annotated:
    return annotate_language(annotate_body(Annotated(Report("r", text, "0"))))


def span(text: str, words: str, label: str = "content") -> TaggedSpan:
    at = text.index(words)
    return TaggedSpan(at, at + len(words), label)


def tagged(text: str, *marked: tuple[str | None, str | None, list[str]]) -> Annotated:
    """A parsed text with statements as a tagger might mark them: (source, cue, contents)."""
    statements = tuple(
        TaggedStatement(
            tuple(span(text, part) for part in parts),
            span(text, cue, "cue") if cue else None,
            span(text, source, "source") if source else None,
        )
        for source, cue, parts in marked
    )
    return replace(parsed(text), tagging=Tagging(statements=statements))


def words(text: str, statement: Statement) -> tuple[str | None, str | None, list[str]]:
    return (
        statement.source.of(text) if statement.source else None,
        statement.cue.of(text) if statement.cue else None,
        [part.of(text) for part in statement.content],
    )


# ------------------------------------------------------------------------------------------------ marks

SNAPPED = [
    ("the marks are added", "“We hold the gate,” Tolan said.", "We hold the gate", "“We hold the gate,”"),
    (
        "the missing end is added",
        "“We hold the gate and the mill,” Tolan said.",
        "“We hold the gate and",
        "“We hold the gate and the mill,”",
    ),
    (
        "a scrap of a quotation becomes the quotation",
        "“We hold the gate and the mill and the road,” Tolan said.",
        "the gate",
        "“We hold the gate and the mill and the road,”",
    ),
    (
        "mixed: the end of the clause",
        'Tolan said the mill was "a heap of stones" now.',
        'the mill was "a heap of',
        'the mill was "a heap of stones" now',
    ),
    ("broken marks", 'Tolan said: "We hold the gate.”', "We hold the gate", '"We hold the gate.”'),
]


@pytest.mark.parametrize(
    ("text", "marked", "wanted"), [case[1:] for case in SNAPPED], ids=[case[0] for case in SNAPPED]
)
def test_contents_are_set_to_their_marks(text: str, marked: str, wanted: str) -> None:
    found = annotate_statements(tagged(text, ("Tolan", "said", [marked]))).statements
    assert words(text, found[0]) == ("Tolan", "said", [wanted])


KINDS = [
    ("direct", "“We hold the gate,” Tolan said.", "“We hold the gate,”", "direct"),
    ("direct in single marks", "‘We hold the gate,’ Tolan said.", "‘We hold the gate,’", "direct"),
    ("indirect", "Tolan said the gate was shut.", "the gate was shut", "indirect"),
    ("mixed", "Tolan said the gate was “shut for good”.", "the gate was “shut for good”", "mixed"),
]


@pytest.mark.parametrize(("text", "marked", "kind"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS])
def test_kind(text: str, marked: str, kind: str) -> None:
    assert annotate_statements(tagged(text, ("Tolan", "said", [marked]))).statements[0].kind == kind


# ------------------------------------------------------------------------------------------------ without a tagger

RULES = [
    ("clause after", "Mira Tolan said that the gate was shut.", "Mira Tolan", "said", "that the gate was shut"),
    ("denial", "The ministry denied that the bridge was mined.", "The ministry", "denied", "that the bridge was mined"),
    (
        "according to",
        "According to the police, four people were hurt.",
        "the police",
        "According to",
        "four people were hurt",
    ),
    (
        "quotation before",
        "“We hold the gate and the mill,” Tolan said.",
        "Tolan",
        "said",
        "“We hold the gate and the mill,”",
    ),
]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"), [case[1:] for case in RULES], ids=[case[0] for case in RULES]
)
def test_rules(text: str, source: str, cue: str, content: str) -> None:
    found = annotate_statements(parsed(text)).statements
    assert words(text, found[0]) == (source, cue, [content])


def test_reported_without_a_teller() -> None:
    text = "Three guards were reported to have died."
    (found,) = annotate_statements(parsed(text)).statements
    assert found.source is None
    assert "have died" in found.content[-1].of(text)


@pytest.mark.parametrize("text", ["The guards left the mill at dawn.", "Nine trucks stood at the gate.", ""])
def test_the_reports_own_voice_is_no_statement(text: str) -> None:
    assert annotate_statements(parsed(text)).statements == ()


# ------------------------------------------------------------------------------------------------ headlines

HEADLINES = [
    ("colon", "Tolan: the gate will stay shut\n\nRain fell on the town all day.", "Tolan", "the gate will stay shut"),
    (
        "dash",
        "Nine hurt at the old mill – police\n\nRain fell on the town all day.",
        "police",
        "Nine hurt at the old mill",
    ),
]


@pytest.mark.parametrize(
    ("text", "source", "content"), [case[1:] for case in HEADLINES], ids=[case[0] for case in HEADLINES]
)
def test_headlines(text: str, source: str, content: str) -> None:
    document = tagged(text)
    document = replace(document, tagging=Tagging(names=(TaggedSpan(0, 5, "person"),)))
    (found,) = annotate_statements(document).statements
    assert words(text, found) == (source, None, [content])


@pytest.mark.parametrize(
    "text",
    [
        "LIVE: guards leave the old mill",
        "The road: guards leave the old mill",
        "Guards leave the mill - in pictures",
        "The gate is shut: nobody goes in.",
    ],
)
def test_no_headline_statements(text: str) -> None:
    assert annotate_statements(tagged(text)).statements == ()


# ------------------------------------------------------------------------------------------------ nesting


def test_a_statement_inside_another() -> None:
    text = "Tolan said the governor had promised that the gate would open."
    found = annotate_statements(tagged(text, ("Tolan", "said", ["the governor had promised that the gate would open"])))
    outer, inner = found.statements
    assert inner.within == 0
    assert outer.within is None
    assert words(text, inner) == ("the governor", "had promised", ["that the gate would open"])
    assert inner.act == "promise"


@pytest.mark.parametrize(
    ("text", "outer", "said"),
    [
        (
            "Radio Lem quoted two dockers as saying that the crane had been hit twice.",
            ("Radio Lem", "quoted", ["two dockers as saying that the crane had been hit twice"]),
            ("two dockers", "saying", ["that the crane had been hit twice"]),
        ),
        (
            "Radio Lem reported the harbour master as saying rail traffic to Lem had been cut.",
            (
                "Radio Lem",
                "reported",
                ["the harbour master as saying rail traffic to Lem had been cut"],
            ),
            ("the harbour master", "saying", ["rail traffic to Lem had been cut"]),
        ),
    ],
)
def test_whom_somebody_quotes_as_saying_says_it(
    text: str, outer: tuple[str, str, list[str]], said: tuple[str, str, list[str]]
) -> None:
    _outer, inner = annotate_statements(tagged(text, outer)).statements
    assert inner.within == 0
    assert words(text, inner) == said


CLOSING = [
    # sentence without commas, who speaks, the verb, what is said ("" where it has no such statement)
    ("Rockets hit the harbour of Lem on Monday a monitoring group said.", "a monitoring group", "said",
     "Rockets hit the harbour of Lem on Monday"),
    ("First tests of the water showed a leak of mustard gas Narnias health ministry said on Thursday.",
     "Narnias health ministry", "said", "First tests of the water showed a leak of mustard gas"),
    ("The raid killed nine people including four children Radio Lem reported Friday citing two medics.",
     "Radio Lem", "reported", "The raid killed nine people including four children"),
    ("Shells have damaged three wards of the clinic the Observatory for Human Rights told reporters.",
     "the Observatory for Human Rights", "told", "Shells have damaged three wards of the clinic"),
    ("The rebels have shelled the old town in Lem activists said.", "activists", "said",
     "The rebels have shelled the old town in Lem"),
    ("The raid left nine people dead and tens of others injured SANA reported.", "SANA", "reported",
     "The raid left nine people dead and tens of others injured"),
    ("The council must end this long crisis Foreign Minister Adam al-Lem said in a statement.",
     "Foreign Minister Adam al-Lem", "said", "The council must end this long crisis"),
    ("The army did not and will not use such shells he said.", "he", "said", "The army did not and will not use such shells"),
    ("The rebels shelled the old town of Lem in the night and the army said nothing.", "the army", "said", ""),
    ("The council read out what the ministry reported.", "the ministry", "reported", ""),
    ("The shells fell on the very day that the ministry announced.", "the ministry", "announced", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content"), CLOSING)
def test_who_speaks_at_the_end_of_a_sentence_without_commas(text: str, source: str, cue: str, content: str) -> None:
    found = [words(text, each) for each in annotate_statements(tagged(text)).statements]
    if content:
        assert (source, cue, [content]) in found
    else:
        assert all(text.index(part) > text.index(cue) for _, _, parts in found for part in parts)


def test_what_was_read_of_such_a_sentence_gives_way() -> None:
    text = "First tests of the water showed a leak of mustard gas Narnias health ministry said on Thursday."
    document = tagged(text, ("First tests", "showed", ["a leak of mustard gas Narnias"]))
    assert [words(text, each) for each in annotate_statements(document).statements] == [
        ("Narnias health ministry", "said", ["First tests of the water showed a leak of mustard gas"])
    ]


def test_what_stands_in_the_next_sentence_is_not_what_was_said() -> None:
    text = "Planes dropped a bomb on the north of the town the Observatory said. At least one man died."
    document = tagged(text, ("the Observatory", "said", ["At least one man"]))
    assert [words(text, each) for each in annotate_statements(document).statements] == [
        ("the Observatory", "said", ["Planes dropped a bomb on the north of the town"])
    ]


def test_the_name_of_an_office_goes_on_to_its_cue() -> None:
    text = "The Lem Centre for monitoring the truce said that nine shells had hit the mill."
    document = tagged(text, ("The Lem Centre for", "said", ["that nine shells had hit the mill"]))
    assert words(text, annotate_statements(document).statements[0])[0] == "The Lem Centre for monitoring the truce"


def test_with_commas_the_tagger_is_believed() -> None:
    text = "Rockets hit the harbour, the market, the mill and the crane on Monday a monitor said."
    document = tagged(text, ("a monitor", "said", ["Rockets hit the harbour, the market, the mill"]))
    assert words(text, annotate_statements(document).statements[0])[2] == [
        "Rockets hit the harbour, the market, the mill"
    ]


@pytest.mark.parametrize(
    ("text", "marked", "content"),
    [
        ("Borduria condemned Syldavian aggression in May.", ("Borduria", "condemned", ["Syldavian"]), ["Syldavian aggression"]),
        ("Radio Lem spoke citing an unnamed senior Syldavian army source.", ("Radio Lem", "citing", ["an unnamed"]), None),
    ],
)  # fmt: skip
def test_an_adjective_alone_is_nothing_that_is_said(
    text: str, marked: tuple[str, str, list[str]], content: list[str] | None
) -> None:
    found = annotate_statements(tagged(text, marked)).statements
    assert [words(text, each)[2] for each in found] == ([content] if content else [])


def test_a_quotation_that_says_what_another_said() -> None:
    text = "“The governor said this plainly in May,” Tolan added."
    document = tagged(text, ("Tolan", "added", ["“The governor said this plainly in May,”"]))
    outer, inner = annotate_statements(document).statements
    assert inner.within == 0
    assert inner.source is not None
    assert inner.source.of(text) == "The governor"
    assert outer.source is not None


def test_thoughts_of_the_speaker_are_not_nested() -> None:
    text = "“I think that the gate is shut,” Tolan said."
    found = annotate_statements(tagged(text, ("Tolan", "said", ["“I think that the gate is shut,”"]))).statements
    assert len(found) == 1


# ------------------------------------------------------------------------------------------------ mending

SUBJECTS = [
    (
        "the subject of the cue",
        "The harbour master declared the raid a success.",
        "declared",
        ["the raid a success"],
        "The harbour master",
    ),
    (
        "who stands after by",
        "The claim was dismissed by the governor as a dream.",
        "dismissed",
        ["as a dream"],
        "the governor",
    ),
    (
        "a passive without a teller has none",
        "Two guards were reported to have fled.",
        "were reported",
        ["to have fled"],
        None,
    ),
]


@pytest.mark.parametrize(
    ("text", "cue", "parts", "source"), [case[1:] for case in SUBJECTS], ids=[case[0] for case in SUBJECTS]
)
def test_a_missing_source_is_read_off_the_parse(text: str, cue: str, parts: list[str], source: str | None) -> None:
    found = annotate_statements(tagged(text, (None, cue, parts))).statements[0]
    assert (found.source.of(text) if found.source else None) == source


CUES = [
    (
        "a verb before the paragraph",
        "The mayor wrote:\n\n“We waited all night.”",
        "“We waited all night.”",
        "The mayor",
        "wrote",
    ),
    (
        "a label, as in transcripts",
        "TOLAN: We waited all night at the gate.",
        "TOLAN: We waited all night at the gate",
        "TOLAN",
        ":",
    ),
    ("signed after a dash", "“We waited all night.” — Mira Tolan", "“We waited all night.”", "Mira Tolan", "—"),
    (
        "a verb right before",
        "The envoy mentioned the raid on the mill.",
        "the raid on the mill",
        "The envoy",
        "mentioned",
    ),
    ("nothing there", "Rain fell. “We waited all night.” Snow fell.", "“We waited all night.”", None, None),
]


@pytest.mark.parametrize(
    ("text", "marked", "source", "cue"), [case[1:] for case in CUES], ids=[case[0] for case in CUES]
)
def test_a_missing_cue(text: str, marked: str, source: str | None, cue: str | None) -> None:
    found = annotate_statements(tagged(text, (None, None, [marked]))).statements[0]
    assert words(text, found)[:2] == (source, cue)


def test_without_source_cue_and_marks_there_is_no_statement() -> None:
    text = "Rain fell on the town all day."
    assert annotate_statements(tagged(text, (None, None, ["Rain fell on the town"]))).statements == ()


def test_half_a_name_becomes_whole() -> None:
    text = "Mr. Tolan said the gate was shut."
    found = annotate_statements(tagged(text, ("Mr.", "said", ["the gate was shut"]))).statements[0]
    assert found.source is not None
    assert found.source.of(text) == "Mr. Tolan"


def test_contents_end_with_whole_words() -> None:
    text = "Tolan spoke of 44.5 per cent of all."
    found = annotate_statements(tagged(text, ("Tolan", "spoke of", ["44"]))).statements[0]
    assert found.content[0].of(text) == "44.5"


def test_a_loose_end_goes_on_with_what_hangs_on_it() -> None:
    text = "Tolan spoke of a gate that was shut before the old feast, and left."
    found = annotate_statements(tagged(text, ("Tolan", "spoke of", ["a gate that was shut before"]))).statements[0]
    assert found.content[0].of(text) == "a gate that was shut before the old feast"


def test_the_teller_after_by_is_no_part_of_the_content() -> None:
    text = "The claim was dismissed as a dream by the governor."
    found = annotate_statements(tagged(text, (None, "dismissed", ["as a dream by the governor"]))).statements[0]
    assert words(text, found) == ("the governor", "dismissed", ["as a dream"])


def test_function_words_alone_are_no_content() -> None:
    text = "The guard was seen at the gate."
    assert annotate_statements(tagged(text, (None, "seen", ["The"]))).statements == ()


def test_a_quotation_in_the_next_paragraph_goes_on() -> None:
    text = "“We waited all night long,” he said.\n\n“Nobody came to the gate until dawn.”"
    marked = ("he", "said", ["“We waited all night long,”"]), (None, None, ["“Nobody came to the gate until dawn.”"])
    (found,) = annotate_statements(tagged(text, *marked)).statements
    assert len(found.content) == 2
    text = "“We waited all night long,” he said.\n\nRain fell.\n\n“Nobody came to the gate until dawn.”"
    assert len(annotate_statements(tagged(text, *marked)).statements) == 2


def test_paragraphs_of_an_open_quotation_belong_to_the_speaker_named_last() -> None:
    text = "“We hid in the mill.\n\n“At dawn the guns stopped.\n\n“Then we ran,” Mira Tolan said."
    marked = (
        (None, None, ["“We hid in the mill.", "“At dawn the guns stopped."]),
        ("Mira Tolan", "said", ["“Then we ran,”"]),
    )
    (found,) = annotate_statements(tagged(text, *marked)).statements
    assert words(text, found)[0] == "Mira Tolan"
    assert found.content[0].start == 0
    closed = text.replace("stopped.", "stopped.”")
    marked = (
        (None, None, ["“We hid in the mill.", "“At dawn the guns stopped.”"]),
        ("Mira Tolan", "said", ["“Then we ran,”"]),
    )
    assert len(annotate_statements(tagged(closed, *marked)).statements) == 2


INVERTED: list[tuple[str, str | None, str, str, str]] = [
    # text, source that was marked, the content that was marked, source and cue that are right
    ("“Never,” whispered his deputy.", None, "“Never,”", "his deputy", "whispered"),
    ("“The well is dry,” sighed the old farmer.", None, "“The well is dry,”", "the old farmer", "sighed"),
    ("The governor came. “We were robbed,” wailed a widow.", "The governor", "“We were robbed,”", "a widow", "wailed"),
    ("“Stop,” shouted Captain Mira Tolan as the gate fell.", None, "“Stop,”", "Captain Mira Tolan", "shouted"),
]


@pytest.mark.parametrize(
    ("text", "marked", "content", "source", "cue"), INVERTED, ids=[row[0][:30] for row in INVERTED]
)
def test_who_stands_behind_the_verb_after_a_quotation_speaks(
    text: str, marked: str | None, content: str, source: str, cue: str
) -> None:
    found = annotate_statements(tagged(text, (marked, None, [content]))).statements
    assert (source, cue, [content]) in [words(text, statement) for statement in found]


def test_a_source_that_begins_behind_its_owner_takes_the_owner() -> None:
    text = "The rebel group's chief said the truce was dead."
    (found,) = annotate_statements(tagged(text, ("'s chief", "said", ["the truce was dead"]))).statements
    assert words(text, found)[0] == "The rebel group's chief"


# ------------------------------------------------------------------------------------------------ acts

EXAMPLES = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
EXAMPLES += [("deny", words, example) for uses, words, example in denying.rows() if "act" in uses]


@pytest.fixture(scope="module")
def lemmas() -> dict[str, list[str]]:
    """Lemmas of the bracketed cue of each example."""
    texts = [re.sub(r"[\[\]]", "", example) for _, _, example in EXAMPLES]
    whole = "\n".join(texts)
    tokens = parsed(whole).parse.tokens  # type: ignore[union-attr]
    found: dict[str, list[str]] = {}
    at = 0
    for (_, _, example), text in zip(EXAMPLES, texts, strict=True):
        start = at + example.index("[")
        end = at + example.index("]") - 1
        found[example] = [token.lemma for token in tokens if start <= token.start and token.end <= end]
        at += len(text) + 1
    return found


@pytest.mark.parametrize(("act", "cue", "example"), EXAMPLES, ids=[f"{act}: {cue}" for act, cue, _ in EXAMPLES])
def test_every_cue_of_the_table(act: str, cue: str, example: str, lemmas: dict[str, list[str]]) -> None:
    assert act_of(lemmas[example]) == act


@pytest.mark.parametrize(
    ("cue", "question", "act"),
    [
        (["do", "not", "deny"], False, "admit"),
        (["do", "not", "believe"], False, "doubt"),
        (["could", "not", "confirm"], False, "doubt"),
        (["would", "not", "say"], False, "refuse"),
        (["say"], True, "ask"),
        (["strongly", "deny"], False, "deny"),
        ([], False, "assert"),
        (["frobnicate"], False, "assert"),
    ],
)
def test_act_from_context(cue: list[str], question: bool, act: str) -> None:
    assert act_of(cue, question) == act


# ------------------------------------------------------------------------------------------------ speakers


def test_the_actor_of_the_sources_head_speaks() -> None:
    text = "A spokesman for Tolan said the gate was shut. Mira Tolan said the mill was lost."
    document = tagged(
        text,
        ("A spokesman for Tolan", "said", ["the gate was shut"]),
        ("Mira Tolan", None, ["the mill was lost"]),
    )
    report = document.report
    second = text.index("Mira Tolan")
    tolan = Actor(
        "person:tolan",
        "Mira Tolan",
        "person",
        (Mention(report.span(16, 21), "name"), Mention(report.span(second, second + 10), "name")),
    )
    found = annotate_statements(replace(document, actors=(tolan,))).statements
    assert [statement.source_actor for statement in found] == [None, "person:tolan"]


@pytest.mark.parametrize(
    ("source", "speaks"),
    [
        ("Army commander-in-chief Mira Tolan", True),
        ("The army chief Mira Tolan", True),
        ("Commissioner for Human Rights Mira Tolan", True),
        ("Secretary for Water and Housing Mira Tolan", True),
        ("Adviser to President Mira Tolan", False),
        ("A spokesman for the late Mira Tolan", False),
        ("An aide to Mira Tolan", False),
    ],
)
def test_a_name_that_ends_the_source(source: str, speaks: bool) -> None:
    text = f"{source} said the gate was shut."
    document = tagged(text, (source, "said", ["the gate was shut"]))
    at = text.index("Mira Tolan")
    tolan = Actor("person:tolan", "Mira Tolan", "person", (Mention(document.report.span(at, at + 10), "name"),))
    (found,) = annotate_statements(replace(document, actors=(tolan,))).statements
    assert found.source_actor == ("person:tolan" if speaks else None)


# ------------------------------------------------------------------------------------------------ hostile


@pytest.mark.parametrize(
    "text",
    [
        "“" * 200 + "We stay" + "”" * 200 + " Tolan said.",
        "The guard said " + "that the mill burned and " * 4000 + "left.",
        "\u202eאמר השר כי הגשר נפל said Tolan",
        "said said said " * 300,
        '"' * 999,
    ],
    ids=["200 nested marks", "100,000 characters", "right to left", "cues only", "marks only"],
)
def test_hostile(text: str) -> None:
    document = annotate_statements(parsed(text))
    for statement in document.statements:
        for part in statement.content:
            assert part.of(text)
        assert statement.within is None or 0 <= statement.within < len(document.statements)
    assert annotate_statements(parsed(text)).statements == document.statements


# ------------------------------------------------------------------------------------------------ what a tagger left out

LEFT_OUT = [
    (
        "said behind",
        "Nine people were killed in the raid, rescue services said on Friday.",
        ("rescue services", "said"),
    ),
    ("said before", "The defence ministry said the column had been turned back.", ("The defence ministry", "said")),
    (
        "according to",
        "The barrage hit two villages, according to a local official.",
        ("a local official", "according to"),
    ),
    ("a verb that is no plain one", "The governor wants the bridge to be rebuilt.", None),
]


@pytest.mark.parametrize(("name", "text", "expected"), LEFT_OUT, ids=[row[0] for row in LEFT_OUT])
def test_plain_words_of_saying_are_read_where_the_tagger_read_none(
    name: str, text: str, expected: tuple[str, str] | None
) -> None:
    found = annotate_statements(tagged(text)).statements
    assert [words(text, statement)[:2] for statement in found] == ([expected] if expected else [])


def test_a_cue_that_the_tagger_read_is_not_read_again() -> None:
    text = "Nine people were killed in the raid, rescue services said on Friday."
    document = tagged(text, ("rescue services", "said", ["Nine people were killed in the raid"]))
    assert len(annotate_statements(document).statements) == 1


def test_the_subject_of_a_cue_goes_before_a_speaker_of_another_sentence() -> None:
    text = "Nine people were killed in the raid, rescue services said. “We were asleep,” Ana Sample said."
    document = tagged(text, ("Ana Sample", "said", ["Nine people were killed in the raid"]))
    assert words(text, annotate_statements(document).statements[0])[0] == "rescue services"


def test_a_subject_right_before_the_cue_speaks() -> None:
    text = "The dockers filmed columns near the bridge which the army has said was lost."
    found = annotate_statements(tagged(text, ("The dockers", "has said", ["was lost"]))).statements
    assert words(text, found[0])[:2] == ("the army", "has said")


def test_a_part_of_the_clause_of_a_cue_becomes_the_clause() -> None:
    text = "The army retook the old fort on Friday after two days of fighting, military sources said."
    document = tagged(text, ("military sources", "said", ["the old fort"]))
    assert words(text, annotate_statements(document).statements[0])[2] == [text.split(", military")[0]]


def test_a_charge_and_its_denial_in_one_breath() -> None:
    text = "Congo accuses Rwanda of arming the rebels, which Kigali denies."
    document = tagged(text, ("Congo", "accuses", ["Rwanda of arming the rebels, which Kigali"]))
    found = [words(text, statement) for statement in annotate_statements(document).statements]
    assert found == [
        ("Congo", "accuses", ["Rwanda of arming the rebels"]),
        ("Kigali", "denies", ["which"]),
    ]


def test_what_nobody_tells_is_no_statement() -> None:
    text = "The rebels seized the town of Masisi on Friday."
    document = tagged(text, (None, "seized", ["the town of Masisi"]))
    assert not annotate_statements(document).statements


def test_a_stray_article_is_no_part_of_a_content() -> None:
    text = "The rebels seized the town, the second this week, two officials said."
    document = tagged(text, ("two officials", "said", ["the town", "the"]))
    parts = words(text, annotate_statements(document).statements[0])[2]
    assert "the" not in parts and parts[0].startswith("The rebels seized the town")


def test_a_pronoun_or_the_subject_of_its_cue_is_no_content() -> None:
    text = "The two sides agreed to a truce on Friday. It was not clear when it would begin."
    document = tagged(text, (None, "agreed", ["The two sides"]), (None, "clear", ["It"]))
    assert not annotate_statements(document).statements


def test_the_clause_of_its_sources_own_cue_is_what_is_told() -> None:
    text = "The leader spoke to both sides by telephone and called for restraint, his office said."
    document = tagged(text, ("his office", "called for", ["The leader spoke to both sides"]))
    assert words(text, annotate_statements(document).statements[0]) == (
        "his office",
        "said",
        ["The leader spoke to both sides by telephone and called for restraint"],
    )


def test_a_content_does_not_end_with_a_helping_verb() -> None:
    text = "Tolan spoke of rifles that had been seized at the gate."
    document = tagged(text, ("Tolan", "spoke of", ["rifles that had been"]))
    assert words(text, annotate_statements(document).statements[0])[2] == ["rifles that had been seized"]


GAPS = (
    # text, [source], {cue}, content parts, content afterwards
    ("The mayor asked a few questions about the road, including why it was shut.",
     "The mayor", "asked", ("a few questions about the road", "why it was shut"),
     ("a few questions about the road, including why it was shut",)),
    ("The governor denied what appeared to be a clear threat to the town.",
     "The governor", "denied", ("what", "to be a clear threat to the town"), ("what appeared to be a clear threat to the town",)),
    ("The camp, the envoy said, was the largest of all.",
     "the envoy", "said", ("The camp", "was the largest of all"), ("The camp", "was the largest of all")),  # cue and source
    ("He said help was near. It came late. Nobody had asked, he added.",
     "He", "said", ("help was near", "It came late"), ("help was near", "It came late")),  # over the end of a sentence
    ("The mayor spoke of hope and, after a long pause in which nobody moved or spoke at all, of fear.",
     "The mayor", "spoke", ("of hope", "of fear"), ("of hope", "of fear")),  # longer than what is told
    ("The mayor said\nhelp\nwas near the town.",
     "The mayor", "said", ("help", "was near the town"), ("help", "was near the town")),  # another line
)  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "parts", "wanted"), GAPS)
def test_a_short_gap_that_is_neither_cue_nor_source_is_content(
    text: str, source: str, cue: str, parts: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    draft = Draft(tuple(map(at, parts)), at(cue), at(source), "marked")
    made = without_gaps(text, draft)
    assert tuple(text[start:end] for start, end in made.content) == wanted


AFTER_A_QUOTATION = (
    # text, the content as marked, the content afterwards
    ("The mayor said: “Two shells hit the school,” and his deputy agreed.",
     "“Two shells hit the school,” and his deputy agreed", "“Two shells hit the school,”"),
    ('He wrote "The gate is shut for good." But the guards went on.',
     '"The gate is shut for good." But the guards', '"The gate is shut for good." But the guards'),  # a new sentence
    ("He called it “a quiet night” and said so twice.", "“a quiet night” and said so", "“a quiet night” and said so"),
    ("He spoke of “the road of shame,” and of “the burnt fields.”",
     "“the road of shame,” and of “the burnt fields.”", "“the road of shame,” and of “the burnt fields.”"),
    ("He said “the road was shut,” and that nobody had told him.",
     "“the road was shut,” and that nobody had told him", "“the road was shut,” and that nobody had told him"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "marked", "wanted"), AFTER_A_QUOTATION)
def test_a_quotation_that_is_whole_ends_what_is_told(text: str, marked: str, wanted: str) -> None:
    start = text.index(marked)
    made = without_the_next_clause(text, Draft(((start, start + len(marked)),), None, None, "marked"))
    assert [text[a:b] for a, b in made.content] == [wanted]
