"""登记册: who reads, who writes, and that nobody's change is lost."""

import csv
import io

import openpyxl
import pytest
from flask import Flask

from database.session import reading
from registers.models import RegisterRecord
from tests.support.clients import ClientOf

PUMP = {
    "name": "排涝泵车（演示）",
    "kind": "装备",
    "quantity": "3",
    "unit": "台",
    "organisation": "KS",
    "place": "城南",
}


def record(register: str, key: str) -> RegisterRecord | None:
    with reading() as session:
        return session.get(RegisterRecord, (register, key))


def test_a_keeper_enters_a_record_of_the_own_organisation(app: Flask, client_of: ClientOf) -> None:
    client = client_of("KS.2")

    answer = client.submit("/registers/equipment/new", PUMP | {"record_key": "EQ-9", "seen": "0"})

    assert answer.location == "/registers/equipment/records/EQ-9"
    assert "排涝泵车（演示）" in client.read(answer.location)
    made = record("equipment", "EQ-9")
    assert made is not None
    assert (made.version, made.data["quantity"]) == (1, 3)


def test_no_keeper_enters_a_record_for_others(sqlite_app: Flask, client_of: ClientOf) -> None:
    elsewhere = PUMP | {"organisation": "JS-NJ", "record_key": "EQ-9", "seen": "0"}

    answer = client_of("KS.2").submit("/registers/equipment/new", elsewhere)

    assert answer.status_code == 409
    assert record("equipment", "EQ-9") is None


def test_of_two_who_change_a_record_the_second_is_told(sqlite_app: Flask, client_of: ClientOf) -> None:
    first, second = client_of("process"), client_of("KS.2")
    change = PUMP | {"seen": "1"}
    path = "/registers/equipment/records/EQ-PUMP-1/edit"

    answers = [first.submit(path, change | {"place": "甲"}), second.submit(path, change | {"place": "乙"})]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert "已由他人修改" in answers[1].text
    kept = record("equipment", "EQ-PUMP-1")
    assert kept is not None
    assert kept.data["place"] == "甲"


def test_a_form_of_a_register_names_what_is_missing(sqlite_app: Flask, client_of: ClientOf) -> None:
    answer = client_of("process").submit("/registers/equipment/new", {"record_key": "EQ-9", "seen": "0"})

    assert answer.status_code == 422
    assert "请填写《名称》" in answer.text


def test_a_team_reads_only_what_is_registered_of_itself(sqlite_app: Flask, client_of: ClientOf) -> None:
    page = client_of("T-KS.1").read("/registers/teams")

    assert "昆山示例化工救援队" in page
    assert "苏州示例水上救援队" not in page


@pytest.mark.parametrize("path", ["/registers/teams/records/T-SZ", "/registers/experts/records/X-1"])
def test_what_one_may_not_read_is_not_there(sqlite_app: Flask, client_of: ClientOf, path: str) -> None:
    assert client_of("T-KS.1").get(path).status_code == 404


def test_a_table_to_take_away_runs_no_formula(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    client.submit("/registers/equipment/new", PUMP | {"name": "=1+1", "record_key": "EQ-9", "seen": "0"})

    text = client.get("/registers/equipment.csv").text.removeprefix("\ufeff")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/registers/equipment.xlsx").get_data()))

    rows = {row[0]: row for row in csv.reader(io.StringIO(text))}
    cells = {row[0].value: row for row in book.worksheets[0].iter_rows()}
    assert rows["EQ-9"][1] == "'=1+1"
    assert (cells["EQ-9"][1].value, cells["EQ-9"][1].data_type) == ("=1+1", "s")
    assert cells["EQ-9"][3].value == 3
