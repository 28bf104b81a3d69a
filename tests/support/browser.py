"""How pytest-playwright starts Chromium: the system's own without a window, speaking Chinese, in Shanghai."""

import os
from typing import Any

import pytest
from playwright.sync_api import expect

PATIENCE_SECONDS = 15  # two tests at a time and a scheduler share two cores; a page may wait for both
expect.set_options(timeout=PATIENCE_SECONDS * 1000)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--num-raster-threads=1",  # the processor draws, and the server and the scheduler need it as well
    "--lang=zh-CN",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use Debian's Chromium: nothing is downloaded; the build without a window takes a third less."""
    program = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
    return {**browser_type_launch_args, "executable_path": program, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A clerk's screen."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",  # each frame of a transition is drawn by the processor
        "viewport": {"width": 1366, "height": 850},
    }
