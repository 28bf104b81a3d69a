"""Switching the language stays where the reader is."""

import pytest
from flask import Flask

from tests.support.clients import ClientOf


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("/done", "/done"),
        ("/done?search=%E7%81%AB&page=2", "/done?search=%E7%81%AB&page=2"),
        ("/instances/1/operations/preview", "/instances/1/operations"),  # the answer to a form
        ("/language", "/"),
        ("//elsewhere.example", "/"),
    ],
)
def test_the_page_is_shown_in_the_other_language(
    sqlite_app: Flask, client_of: ClientOf, page: str, shown: str
) -> None:
    client = client_of("process")

    answer = client.submit("/language", data={"language": "en", "next": page})

    assert answer.location == shown
