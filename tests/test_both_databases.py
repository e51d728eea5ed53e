"""The tests of the record and of the service run on both kinds of database, but for those that are named here."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ON_BOTH = frozenset({"places", "bare_places", "place"})
"""Fixtures that give a place in each kind of database in turn (conftest.py)."""

NONE = "asks no record"
BYTES = "about the file itself: its bytes, its neighbours in the folder, its copy"
CRASH = "about the file when its writer is killed; for a server: test_postgresql.py, killed and resumed"
EDITED = "edits the file behind the program's back; for a server: test_postgresql.py, a changed record is found out"
READING = "about reading a report or fetching it: what is stored of it does not hang on where"
SQL = "asks by SQLite's own words or clients; for a server: each query of docs/sql.md, and test_postgresql.py"

ALONE: Mapping[str, Mapping[str, str]] = {
    "assistant": {"report_text_cannot_leave_its_marks": NONE},
    "build": {
        "the_record_may_lie_in_the_folder_that_is_read": BYTES,
        "a_layer_that_fails_costs_one_report": NONE,
        "a_worker_that_dies_costs_one_report": NONE,
        "a_worker_that_is_killed_from_outside_costs_nothing": NONE,
        "batches_are_cut_by_number_and_by_size": NONE,
    },
    "crash": {"killed_at_many_moments": CRASH, "workers_end_with_their_parent": CRASH},
    "deciding": {},
    "decisions": {
        "groups_after_decisions": NONE,
        "copies_are_parted_and_joined_by_a_person": NONE,
        "two_texts_are_two_origins": NONE,
        "occurrences_are_parted_and_joined_by_a_person": NONE,
        "a_decision_on_what_is_not_there_changes_nothing": NONE,
    },
    "failures": {
        "what_a_reader_raises_is_that_file_s_failure": READING,
        "what_a_layer_raises_is_that_report_s_failure": READING,
        "layers_that_build_on_one_that_failed_are_not_run": NONE,
        "a_report_that_takes_too_long_is_kept_as_far_as_it_was_read": NONE,
        "an_honest_report_has_room": NONE,
        "the_command_names_it_and_does_the_rest": READING,
        "annotate_answers_an_id_that_utf_8_cannot_hold": NONE,
        "what_comparing_raises_costs_no_report": READING,
    },
    "filters": {
        "the_python_arguments_are_the_fields": NONE,
        "months_and_years_stand_for_their_days": NONE,
        "a_group_stands_for_its_types": NONE,
        "views_and_classes_have_the_same_columns": SQL,
        "each_filter_has_an_index": SQL,
        "undated_comes_after_all_days": NONE,
        "a_filter_as_words_is_the_same_filter": NONE,
    },
    "integrity": {
        "no_table_can_change_without_its_hash": EDITED,
        "rows_have_no_two_readings": NONE,
        "tables_apart_have_a_proof_of_their_own": EDITED,
        "every_edit_is_noticed": EDITED,
        "every_flipped_bit_is_noticed_and_none_ends_in_another_error": BYTES,
        "bytes_that_no_row_holds_are_noticed": BYTES,
        "a_file_cut_short_or_grown_is_noticed": BYTES,
        "faults_are_named_by_table_and_by_report": EDITED,
        "a_text_that_is_not_that_of_its_original": EDITED,
        "the_file_alone_is_whole_when_its_writer_lets_go": BYTES,
        "the_digest_is_the_same_from_another_process": BYTES,
        "what_a_stopped_writer_left_is_no_fault": BYTES,
        "what_is_written_outside_of_a_run_is_sealed_with_it": EDITED,
        "two_builds_at_once_say_what_happens": "by the file's lock; for a server: test_postgresql.py, the same name",
        "workers_of_a_killed_build_do_not_hold_up_the_next": CRASH,
    },
    "keeping": {
        "a_copy_is_the_record": BYTES,
        "a_copy_of_a_live_record_is_one_moment_of_it": BYTES,
        "an_export_read_back_gives_the_same_export": "for a server: test_postgresql.py, read back into a database",
        "what_is_no_whole_export_makes_no_record": "for a server: test_postgresql.py, read back into a database",
        "nothing_is_overwritten": BYTES,
        "a_record_of_the_older_version_is_refused_with_the_command_and_upgraded": "no server holds tables of version 1",
        "what_is_whole_in_a_whole_record_is_all_of_it": BYTES,
        "a_broken_report_is_left_out_and_named_with_all_that_rests_on_it": EDITED,
        "whatever_is_flipped_what_comes_out_is_true": BYTES,
        "a_log_that_was_cut_and_noted_anew_is_known_by_what_was_kept_elsewhere": EDITED,
        "what_came_later_is_no_fault": EDITED,
        "a_request_is_what_the_standard_says": NONE,
        "the_answer_of_an_authority_is_read": NONE,
        "the_commands": BYTES,
    },
    "migrating": {"the_old_file_is_kept": BYTES, "a_line_is_kept_short_and_whole": NONE},
    "neighbours": {},
    "originals": {"backup_and_export": BYTES},
    "python": {
        "the_names_are_clean": NONE,
        "the_package_says_that_it_is_typed": NONE,
        "cells_that_a_spreadsheet_would_run": NONE,
        "words_know_their_text": NONE,
        "reprs_are_one_line": NONE,
        "a_range_says_what_is_told": NONE,
        "annotate_takes_texts_dicts_and_lists": NONE,
        "a_denial_knows_its_claim": NONE,
    },
    "record": {
        "questions_are_rows_that_any_tool_can_read": SQL,
        "an_actor_s_side_is_what_most_reports_give": NONE,
        "an_account_that_does_not_fit_its_text_is_found": EDITED,
        "a_changed_record_is_found_out": EDITED,
        "the_log_is_chained": EDITED,
        "what_must_stay_stays": "for a server: test_postgresql.py, the same name",
        "a_full_disk_leaves_the_record_whole": "for a server: test_postgresql.py, the same name",
        "what_is_no_record_is_told_of": BYTES,
        "another_program_s_database_is_left_alone": "for a server: test_postgresql.py, another program's tables",
        "a_record_of_another_version_is_refused_with_the_command": "for a server: test_postgresql.py, another version",
        "a_damaged_file_is_told_of": BYTES,
        "a_record_in_a_folder_that_cannot_be_written_to_can_be_read": BYTES,
        "what_is_read_is_never_a_syntax_error": SQL,
        "a_line_is_read_back": NONE,
        "capitals_and_small_letters_are_alike_as_in_an_expression": NONE,
        "a_report_under_another_name_keeps_its_marks": NONE,
        "what_a_report_is_called": NONE,
        "long_first_lines_are_cut_at_a_word": NONE,
    },
    "run_states": {
        "killed_on_each_way_and_again_while_resuming": CRASH,
        "two_workers_killed_with_the_build_and_again": CRASH,
        "two_workers_killed_with_the_build": CRASH,
        "a_file_whose_maker_was_killed_at_once_is_sound": CRASH,
        "a_run_is_resumed_where_it_was_started": CRASH,
        "every_state_has_its_ways_and_is_drawn": NONE,
        "what_is_no_way_is_refused": NONE,
    },
    "search_paging": {},
    "tallies": {},
    "watch": {
        "pages_are_fetched_on_request_with_their_headers": READING,
        "what_a_page_told_is_not_overwritten_by_the_words_of_its_feed": READING,
        "a_page_that_failed_is_asked_for_again": READING,
        "a_slow_answer_is_broken_off": NONE,
        "inner_addresses_are_refused_before_and_after_a_redirect": NONE,
        "a_host_is_asked_slowly_and_left_alone_when_it_says_so": NONE,
        "feeds_are_named_by_address_list_or_opml": NONE,
        "how_often": NONE,
    },
}
"""The modules with tests of the record and the service; in each the tests of a file alone, or of no record, and why."""


def reached(names: Iterable[str], fixtures: Mapping[str, set[str]]) -> set[str]:
    """All fixtures that these need."""
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += fixtures.get(name, ())
    return seen


def of_one_database(source: str) -> set[str]:
    """The tests of a module that do not run on both kinds of database."""
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    fixtures = {
        one.name: {each.arg for each in one.args.args}
        for one in functions
        if any("fixture" in ast.unparse(decorator) for decorator in one.decorator_list)
    }
    tests = [one for one in functions if one.name.startswith("test_")]
    return {
        one.name.removeprefix("test_")
        for one in tests
        if not reached([each.arg for each in one.args.args], fixtures) & ON_BOTH
    }


def test_how_a_test_is_found_to_run_on_both() -> None:
    source = """
@pytest.fixture(scope="module")
def sample(places): ...
@pytest.fixture
def client(sample): ...
def test_a(client): ...
def test_b(tmp_path): ...
def test_c(place, tmp_path): ...
"""
    assert of_one_database(source) == {"b"}


@pytest.mark.parametrize("module", ALONE)
def test_what_does_not_run_on_both_is_named_with_its_reason(module: str) -> None:
    assert of_one_database((FOLDER / f"test_{module}.py").read_text("utf-8")) == set(ALONE[module])
