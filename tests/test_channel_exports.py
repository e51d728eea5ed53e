"""Exports of channels and press archives as telephones, programs and archives really write them."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest
from test_containers import failures, reports

from reportedly.ingest import Options, Received, read
from reportedly.ingest.media_types import kind_of
from reportedly.ingest.reader_choice import read_again

MARKET, BRIDGE = "Shells fell on the market of Velika.", "The bridge is closed."
CHATS = {  # what the telephone was set to: its lines, with the words of two posts in them
    "English, India": f"12/03/22, 2:08 pm - Messages and calls are end-to-end encrypted.\n12/03/22, 2:09 pm - Oksana: {MARKET}\n"
    f"13/03/22, 9:15 am - +380 67 123 45 67: {BRIDGE}\n13/03/22, 9:16 am - Oksana: <Media omitted>\n",
    "English, United States, iPhone": "\u200e[3/12/22, 2:08:18\u202fPM] Press: \u200eMessages and calls are end-to-end encrypted.\n"
    f"[3/12/22, 2:09:18\u202fPM] Oksana: {MARKET}\n[3/13/22, 9:15:00\u202fAM] Ivan: {BRIDGE}\n"
    "\u200e[3/13/22, 9:16:00\u202fAM] Ivan: \u200eimage omitted\n",
    "French": f"12/03/2022 à 14:08 - Les messages et les appels sont chiffrés de bout en bout.\n12/03/2022 à 14:09 - Oksana: {MARKET}\n"
    f"13/03/2022 à 09:15 - Ivan: {BRIDGE}\n13/03/2022 à 09:16 - Ivan: <Médias omis>\n",
    "Spanish": f"12/3/22, 2:09 p. m. - Oksana: {MARKET}\n13/3/22, 9:15 a. m. - Ivan: {BRIDGE}\n"
    "13/3/22, 9:16 a. m. - Ivan: Se eliminó este mensaje.\n",
    "Portuguese": f"12/03/2022 14:09 - Oksana: {MARKET}\n13/03/2022 09:15 - Ivan: {BRIDGE}\n13/03/2022 09:16 - Ivan: <Mídia oculta>\n",
    "German": f"12.03.22, 14:08 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n12.03.22, 14:09 - Oksana: {MARKET}\n"
    f"13.03.22, 09:15 - Ivan: {BRIDGE} <Diese Nachricht wurde bearbeitet.>\n13.03.22, 09:17 - Ivan: Diese Nachricht wurde gelöscht.\n",
    "Dutch": f"12-03-2022 14:09 - Oksana: {MARKET}\n13-03-2022 09:15 - Ivan: {BRIDGE}\n",
    "Swedish": f"2022-03-12 14:09 - Oksana: {MARKET}\n2022-03-13 09:15 - Ivan: {BRIDGE}\n",
    "Finnish, iPhone": f"[12.3.2022 klo 14.08.19] Oksana: {MARKET}\n[13.3.2022 klo 9.05.01] Ivan: {BRIDGE}\n",
    "Russian": f"12.03.2022, 14:09 - Оксана: {MARKET}\n13.03.2022, 09:15 - Иван: {BRIDGE}\n13.03.2022, 09:17 - Иван: Данное сообщение удалено\n",
    "Chinese": f"2022/3/12 下午2:09 - Oksana: {MARKET}\n2022/3/13 上午9:15 - Ivan: {BRIDGE}\n",
    "Arabic": f"١٢\u200f/٣\u200f/٢٠٢٢، ٢:٠٩ م - Oksana: {MARKET}\n١٣\u200f/٣\u200f/٢٠٢٢، ٩:١٥ ص - Ivan: {BRIDGE}\n",
    "days below thirteen, told by their order": f"5/3/22, 14:09 - Oksana: {MARKET}\n6/3/22, 09:15 - Ivan: {BRIDGE}\n7/2/22, 1:00 - I: x\n",
}
TOLD_BY_ORDER = f"11/2/22, 14:09 - Oksana: {MARKET}\n12/2/22, 09:15 - Ivan: {BRIDGE}\n1/3/22, 09:15 - Ivan: Rain.\n"


@pytest.mark.parametrize("named", [name for name in CHATS if "told" not in name])
def test_a_whatsapp_chat_of_any_telephone(tmp_path: Path, named: str) -> None:
    path = tmp_path / "WhatsApp Chat with Velika Watch.txt"
    path.write_text(CHATS[named], "utf-8")
    found = reports(path)
    assert [(each.text, each.published) for each in found] == [(MARKET, "2022-03-12"), (BRIDGE, "2022-03-13")]
    assert {each.publisher for each in found} == {"Velika Watch"}
    assert re.fullmatch(r"Oksana|Оксана", found[0].author or "")
    assert any("edited" in note for note in found[1].notes) == (named == "German")


def test_the_order_of_day_and_month_is_told_by_the_order_of_posts(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(TOLD_BY_ORDER, "utf-8")
    assert [each.published for each in reports(path)] == ["2022-02-11", "2022-02-12", "2022-03-01"]


def test_a_chat_in_the_archive_of_a_telephone_has_the_archives_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "WhatsApp Chat - Velika Press.zip", "w") as packed:
        packed.writestr("_chat.txt", CHATS["English, United States, iPhone"])
    first, _ = reports(tmp_path / "WhatsApp Chat - Velika Press.zip")
    assert (first.publisher, first.id) == ("Velika Press", "Velika Press:2")


@pytest.mark.parametrize(
    "text",
    [
        "24.02.2022, 05:30 - Kyiv: explosions were heard.\n24.02.2022, 07:00 - Kharkiv: shells fell.\n",  # a chronology
        "2022-03-12 the report begins.\nShells fell at 14:09 - officials said.\n",
    ],
)
def test_a_chronology_is_no_chat(text: str) -> None:
    assert kind_of(text.encode(), "report.txt") == "text"


def test_each_wording_of_the_application_has_an_example() -> None:
    table = tomllib.loads(files("reportedly.ingest").joinpath("data/whatsapp.toml").read_text("utf-8"))
    for name, row in table.items():
        assert re.search("|".join(row["patterns"]), row["example"], re.I), name


CHANNEL = {
    "name": "Velika Press",
    "type": "public_channel",
    "id": 1234567,
    "messages": [
        {"id": 1, "type": "service", "date": "2022-03-01T10:00:00", "action": "create_channel", "text": ""},
        {"id": 2, "type": "message", "date": "2022-03-12T16:09:18", "date_unixtime": "1647094158", "from": "Velika Press",
         "edited": "2022-03-12T18:00:00", "edited_unixtime": "1647100800", "author": "Oksana",
         "text": [{"type": "bold", "text": "Shells fell"}, " on the market. ", {"type": "hashtag", "text": "#velika"}]},
        {"id": 3, "type": "message", "date_unixtime": "1647155700", "from": "Velika Press", "text": BRIDGE,
         "forwarded_from": "City Council", "photo": "(File not included.)"},
        {"id": 4, "type": "message", "date_unixtime": "1647156000", "from": "Velika Press", "text": "", "media_type": "video_file"},
        {"id": 5, "type": "message", "date_unixtime": "1647156300", "from": "Velika Press", "text": "",
         "poll": {"question": "Is the road open?", "answers": [{"text": "Yes", "voters": 1}, {"text": "No", "voters": 2}]}},
        {"id": 6, "type": "message", "date_unixtime": "1647156300", "from": "Velika Press", "text": MARKET, "forwarded_from": None},
    ],
}  # fmt: skip


def test_a_telegram_channel(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text(json.dumps(CHANNEL), "utf-8")
    found = {each.id: each for each in reports(tmp_path / "result.json")}
    assert list(found) == [f"Velika Press/{number}" for number in (2, 3, 5, 6)]
    edited, forwarded, poll, hidden = found.values()
    assert (edited.text, edited.author) == ("Shells fell on the market. #velika", "Oksana")
    assert (edited.published, edited.modified) == ("2022-03-12", "2022-03-12T16:00:00Z")
    assert (forwarded.forwarded_from, hidden.forwarded_from) == ("City Council", "somebody who is not named")
    assert (poll.text, poll.forwarded_from) == ("Is the road open?\n- Yes\n- No", None)


TWEETS = [
    {"tweet": {"id_str": "1502", "created_at": "Sat Mar 12 14:09:18 +0000 2022", "full_text": "Two dead &amp; five hurt.",
               "edit_info": {"edit": {"initialTweetId": "1501", "editControlInitial": {"editTweetIds": ["1501", "1502"]}}}}},
    {"tweet": {"id_str": "1504", "created_at": "Sun Mar 13 09:15:00 +0000 2022", "full_text": f"RT @VelikaPress: {BRIDGE}"}},
]  # fmt: skip


def test_an_archive_of_x(tmp_path: Path) -> None:
    parts = {
        "tweets": TWEETS,
        "account": [{"account": {"username": "oksana_v", "accountId": "1"}}],
        "follower": [{"follower": {"accountId": "2"}}],
        "note_tweet": [
            {"noteTweet": {"noteTweetId": "9", "createdAt": "2022-03-12T14:09:18.000Z", "core": {"text": MARKET}}}
        ],
    }
    for name, rows in parts.items():
        (tmp_path / f"{name.replace('_', '-')}.js").write_text(f"window.YTD.{name}.part0 = {json.dumps(rows)}", "utf-8")
    told: list[str] = []
    items = list(read(tmp_path, options=Options(tell=lambda where, words: told.append(words))))
    found = {item.report.id: item.report for item in items if isinstance(item, Received)}
    assert len(items) == len(found) == 3
    assert found["@oksana_v/1501"].text == "Two dead & five hurt."  # the second version of the post 1501
    assert found["@oksana_v/1501"].modified == "Sat Mar 12 14:09:18 +0000 2022"
    assert found["@oksana_v/1504"].forwarded_from == "@VelikaPress"
    assert found["@oksana_v/9"].published == "2022-03-12"
    assert sum("holds no posts" in words for words in told) == 2


NUMBERED = f"""


                               1 of 2 DOCUMENTS


                             The Paper (London)

                             March 12, 2022 Saturday
                                 First Edition

Shelling hits market of Velika;
Three killed

BYLINE: A. Writer

SECTION: NEWS; Pg. 3

LENGTH: 13 words

DATELINE: VELIKA

{MARKET}

LOAD-DATE: March 13, 2022

LANGUAGE: ENGLISH

                           Copyright 2022 Paper Ltd
                              All Rights Reserved


                               2 of 2 DOCUMENTS


                               Agence Example -- English

                             March 13, 2022 Sunday 9:15 AM GMT

Bridge closed

LENGTH: 8 words

{BRIDGE}

LOAD-DATE: March 14, 2022
"""
PLAIN = f"""Shelling hits market of Velika;
Three killed
The Paper (London)
March 12, 2022 Saturday

Copyright 2022 Paper Ltd All Rights Reserved
Section: NEWS; Pg. 3
Length: 13 words
Byline: A. Writer
Body

{MARKET}

Load-Date: March 13, 2022

End of Document

Bridge closed
Agence Example -- English
March 13, 2022 Sunday 9:15 AM GMT

Copyright 2022 Agence Example All Rights Reserved

Length: 8 words
Body


{BRIDGE}

Classification

Language: ENGLISH

End of Document
"""
FIELDS = f"""HD  Shelling hits market of Velika; Three killed
BY  A. Writer
WC  13 words
PD  12 March 2022
ET  09:15
SN  The Paper (London)
SC  PAPR
LA  English
CY  (c) 2022 Paper Ltd. All rights reserved.
LP

{MARKET}

NS  gvio : Military Action
AN  Document PAPR000020220312ei3c0001a

HD  Bridge closed
WC  8 words
PD  13 March 2022
SN  Agence Example -- English
SC  AGEX
LP

{BRIDGE}

AN  Document AGEX000020220313ei3d0002b

Search Summary
Text	velika
"""
GERMAN = f"""Shelling hits market of Velika; Three killed

By A. Writer
13 Wörter
12 März 2022
09:15 GMT
The Paper (London)
PAPR
Englisch
(c) 2022 Paper Ltd. All rights reserved.

{MARKET}

Dokument PAPR000020220312ei3c0001a


Bridge closed
8 Wörter
13 März 2022
Agence Example -- English
AGEX
Englisch
Copyright 2022, Agence Example.

{BRIDGE}

Dokument AGEX000020220313ei3d0002b
"""


@pytest.mark.parametrize(
    "export",
    [NUMBERED, PLAIN, FIELDS, GERMAN],
    ids=["Nexis, numbered", "Nexis", "Factiva, fields", "Factiva in German"],
)
def test_a_press_archive(tmp_path: Path, export: str) -> None:
    (tmp_path / "export.txt").write_text(export, "utf-8")
    items = [item for item in read(tmp_path / "export.txt") if isinstance(item, Received)]
    first, second = (item.report for item in items)
    assert (first.title, first.text) == (
        "Shelling hits market of Velika; Three killed",
        f"Shelling hits market of Velika; Three killed\n\n{MARKET}",
    )
    assert (first.published, first.publisher, first.author) == ("2022-03-12", "The Paper (London)", "A. Writer")
    assert (second.published, second.publisher, second.title) == (
        "2022-03-13",
        "Agence Example -- English",
        "Bridge closed",
    )
    assert second.text.endswith(f"\n\n{BRIDGE}")
    again = [read_again(item.report, item.original) for item in items]
    assert [each and each.text for each in again] == [item.report.text for item in items]


TABLES = [  # name, table, day, publisher, text, brief
    ("mediacloud.csv", "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
     "9f,2022-03-13 01:00:00,en,paper.example,paper.example,2022-03-12,Shelling hits Velika,https://paper.example/a\n",
     "2022-03-12", "paper.example", "Shelling hits Velika", True),
    ("gdelt.csv", "\ufeffURL,MobileURL,Date,Title\nhttps://paper.example/a,,2022-03-12 14:00:00,Shelling hits Velika\n",
     "2022-03-12", None, "Shelling hits Velika", True),
    ("gdelt.json", json.dumps({"articles": [{"url": "https://paper.example/a", "title": "Shelling hits Velika",
     "seendate": "20220312T140000Z", "domain": "paper.example", "language": "English"}]}),
     "2022-03-12", "paper.example", "Shelling hits Velika", True),
    ("all-the-news.csv", f',id,title,publication,author,date,year,month,url,content\n0,17283,Shelling hits Velika,The Paper,A. Writer,2022-03-12,2022.0,3.0,,"{MARKET}"\n',
     "2022-03-12", "The Paper", f"Shelling hits Velika\n\n{MARKET}", False),
    ("true-and-fake.csv", f'title,text,subject,date\n"Shelling hits Velika","{MARKET}",worldnews,"March 12, 2022 "\n',
     "2022-03-12", None, f"Shelling hits Velika\n\n{MARKET}", False),
    ("headlines.csv", "publish_date,headline_text\n20220312,shelling hits velika market\n",
     "2022-03-12", None, "shelling hits velika market", True),
    ("categories.json", json.dumps({"link": "https://paper.example/a", "headline": "Shelling hits Velika", "category": "WORLD",
     "short_description": MARKET, "authors": "A. Writer", "date": "2022-03-12"}) + "\n",
     "2022-03-12", None, f"Shelling hits Velika\n\n{MARKET}", True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "table", "day", "publisher", "text", "brief"), TABLES, ids=[row[0] for row in TABLES])
def test_tables_of_common_tools(
    tmp_path: Path, name: str, table: str, day: str, publisher: str | None, text: str, brief: bool
) -> None:
    (tmp_path / name).write_text(table, "utf-8")
    (report,) = reports(tmp_path / name)
    assert (report.text, report.published, report.publisher, report.brief) == (text, day, publisher, brief)


def test_coded_events_without_texts_are_refused_by_name(tmp_path: Path) -> None:
    row = [
        "1034567890",
        "20220312",
        "202203",
        "2022",
        "2022.1973",
        *["RUS"] * 52,
        "20220312140000",
        "https://paper.example/a",
    ]
    (tmp_path / "20220312140000.export.CSV").write_text("\t".join(row) + "\n", "utf-8")
    (failure,) = failures(tmp_path / "20220312140000.export.CSV")
    assert "a table of GDELT" in failure.reason and "no texts" in failure.reason
