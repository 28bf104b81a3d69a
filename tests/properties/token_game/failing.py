"""Incidents: what has failed stands still until somebody tries again, or counts it as done."""

from tests.properties.token_game import activities
from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Activity


def retry(board: Board, activity: Activity, number: int) -> None:
    """An instance waits once more for its result; an activity that could not begin tries again."""
    activity.failed.remove(number)
    if activity.begun:
        activity.open.append(number)
    else:
        activity.begun = True
        activities.begin_instances(board, activity)


def skip(board: Board, activity: Activity, number: int) -> None:
    activity.failed.remove(number)
    if activity.begun:
        activities.instance_done(board, activity)
    else:
        activities.complete(board, activity)
