"""What a token game waits for: by element, and which of several."""

from collections import Counter

from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Activity, Catch


class Waits:
    board: Board

    @property
    def open(self) -> Counter[str]:
        """The tasks that wait for a person, by element."""
        return self._open_of("task")

    @property
    def services(self) -> Counter[str]:
        """The tasks that wait for the result of a service."""
        return self._open_of("service")

    @property
    def calls(self) -> Counter[str]:
        """The activities that wait for another process to end."""
        return self._open_of("call")

    @property
    def timers(self) -> list[tuple[int, str]]:
        return sorted((catch.due, catch.node.id) for catch in self._catches("timer"))

    @property
    def messages(self) -> Counter[str]:
        return Counter(catch.node.id for catch in self._catches("message"))

    @property
    def failed(self) -> Counter[str]:
        """The elements that could not be carried out."""
        return Counter(activity.node.id for activity, _ in self._failed())

    @property
    def stuck(self) -> Counter[str]:
        """The gateways where tokens wait, for start or for reset, when nothing can come any more."""
        found: Counter[str] = Counter()
        for frame in self.board.frames if not self._goes_on else ():
            found.update(flow.target for flow in frame.scope.flows for _ in range(frame.waiting[flow.id]))
            found.update(frame.started.keys())
        return found

    @property
    def skippable(self) -> set[str]:
        """Those of them that have not gone on yet: a person can have them do it."""
        waiting = {element for frame in self.board.frames for element in frame.blocked - frame.started.keys()}
        return waiting & self.stuck.keys()

    @property
    def listening(self) -> set[str]:
        """The events that wait for a signal, which may come from elsewhere, or for a condition."""
        return {catch.node.id for kind in ("signal", "conditional") for catch in self._catches(kind)}

    def held(self, element: str, index: int) -> tuple[Activity, int]:
        """Return the activity, and which of its instances, that holds an open task."""
        return [task for task in self._open() if task[0].node.id == element][index]

    def held_failed(self, element: str, index: int) -> tuple[Activity, int]:
        return [task for task in self._failed() if task[0].node.id == element][index]

    def catch(self, element: str, index: int, *kinds: str) -> Catch:
        """Return one of those that wait at an event, for something of these kinds."""
        return [catch for catch in self._catches(*kinds) if catch.node.id == element][index]

    @property
    def _goes_on(self) -> bool:
        """Something can come from outside."""
        held = self._open() or self._failed()
        return bool(held or self.timers or self.messages or self.listening)

    def _open_of(self, kind: str) -> Counter[str]:
        return Counter(activity.node.id for activity, _ in self._open() if activity.node.kind == kind)

    def _open(self) -> list[tuple[Activity, int]]:
        """Return the open instances: by frame, and there in the order they were opened."""
        return [
            (activity, number)
            for frame in self.board.frames
            for number, activity in sorted((n, a) for a in frame.activities for n in a.open)
        ]

    def _failed(self) -> list[tuple[Activity, int]]:
        return [
            (activity, number)
            for frame in self.board.frames
            for number, activity in sorted((n, a) for a in frame.activities for n in a.failed)
        ]

    def _catches(self, *kinds: str) -> list[Catch]:
        """Return the events waited for, of these kinds or all, by frame and in the order they were armed."""
        caught = (catch for frame in self.board.frames for catch in frame.catches)
        found = [catch for catch in caught if not kinds or catch.event.kind in kinds]
        return sorted(found, key=lambda catch: (catch.frame.number, catch.number))
