"""Adding and removing rows keeps what was typed, and which row was which."""

import pytest
from werkzeug.datastructures import MultiDict

import forms
from tests.forms.building import leaf, schema_of

MEMBERS = {
    "type": "dynamiclist",
    "path": "members",
    "label": "队员",
    "components": [leaf("textfield", key="name")],
}
TEAMS = {
    "type": "dynamiclist",
    "path": "teams",
    "label": "队伍",
    "components": [leaf("textfield", key="name"), leaf("textfield", key="code", readonly=True), MEMBERS],
}
SCHEMA = forms.read(
    schema_of(TEAMS, {"type": "group", "path": "contact", "label": "组", "components": [MEMBERS]})
)


def press(button, value, *typed):
    return forms.rows.apply(forms.Submission((*typed, (button, value))), SCHEMA)


def test_a_row_is_added_after_those_there(bind):
    typed = press("add_row", "teams", ("teams", "2"), ("teams-0-name", "一队"), ("teams-1-name", "二队"))

    bound = bind(TEAMS, submitted=list(typed.pairs))

    assert [row["name"] for row in bound.answers["teams"]] == ["一队", "二队", None]
    assert "add_row" not in typed


def test_a_row_is_added_to_an_emptied_list(bind):
    typed = press("add_row", "teams", ("teams", "3"))

    assert typed.getlist("teams") == ["4"]
    assert len(bind(TEAMS, submitted=list(typed.pairs)).answers["teams"]) == 1


def test_a_removed_row_takes_all_of_its_fields():
    typed = press(
        "remove_row",
        "teams-1",
        ("teams", "2"),
        ("teams-1", ""),
        ("teams-1-name", "x"),
        ("teams-10-name", "y"),
    )

    assert dict(typed.pairs) == {"teams": "2", "teams-10-name": "y"}


def test_the_last_row_may_be_removed(bind):
    typed = press("remove_row", "teams-0", ("teams-0-name", "一队"))

    bound = bind(TEAMS, context={"teams": [{"name": "一队"}]}, submitted=list(typed.pairs))

    assert bound.answers == {"teams": []}


def test_an_empty_list_stays_empty_and_a_missing_one_begins_with_a_row(bind):
    assert bind(TEAMS, context={"teams": []}).answers == {"teams": []}
    assert len(bind(TEAMS).answers["teams"]) == 1


def test_rows_nest(bind):
    typed = press("add_row", "teams-1-members", ("teams-1-name", "二队"), ("teams-1-members-0-name", "张三"))

    (team,) = bind(TEAMS, submitted=list(typed.pairs)).answers["teams"]

    assert [member["name"] for member in team["members"]] == ["张三", None]


def test_a_list_in_a_group_gets_rows():
    assert "contact-members-0" in press("add_row", "contact-members")


@pytest.mark.parametrize(
    "name", ["nothing", "teams-x", "contact", "teams-0-name", "", "members", "teams-0-members-0"]
)
def test_a_button_for_no_list_does_nothing(name):
    assert dict(press("add_row", name, ("teams-0-name", "x")).pairs) == {"teams-0-name": "x"}


def test_a_list_may_be_fixed(bind):
    fixed = TEAMS | {"allowAddRemove": False}
    context = {"teams": [{"name": "一队"}, {"name": "二队"}]}

    bound = bind(
        fixed, context=context, submitted=[("teams", "9"), ("teams-1-name", "改"), ("teams-7-name", "添")]
    )

    assert [row["name"] for row in bound.answers["teams"]] == ["一队", "改"]


def test_read_only_cells_stay_with_their_row_when_another_goes(bind):
    context = {"teams": [{"name": "一队", "code": "A"}, {"name": "二队", "code": "B", "id": 2}]}

    bound = bind(
        TEAMS, context=context, submitted=[("teams", "2"), ("teams-1-name", "二队改"), ("teams-1-code", "伪")]
    )

    (row,) = bound.answers["teams"]
    assert (row["name"], row["code"], row["id"]) == ("二队改", "B", 2)


def test_more_rows_than_can_be_taken_are_refused(bind):
    bound = bind(TEAMS, submitted=[(f"teams-{number}-name", "队") for number in range(201)])

    assert not bound.validate()
    assert "最多 200 行" in bound.errors["teams"][0]


def test_a_file_is_taken_off(bind):
    changed = press("remove_file", "files:7", ("files", ""), ("files", "7"), ("files", "8"))

    assert changed.getlist("files") == ["", "8"]


def test_the_submission_of_a_web_framework_will_do(bind):
    typed = MultiDict([("teams-0-name", "一队"), ("files", "1"), ("files", "2"), ("add_row", "teams")])

    changed = forms.rows.apply(typed, SCHEMA)

    assert changed.getlist("files") == ["1", "2"]
    assert "teams-1" in changed
