"""Where tokens stand: frames are running scopes, activities and catches are what holds a token in them.

All of them are numbered in the order they began, so that the same one can be found again in an engine.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.properties.token_game.model import Event, Flow, Node, Scope

_numbers = count()


@dataclass(eq=False)
class Catch:
    """An event that is waited for.

    It holds a token itself, or stands beside one: `host` is the activity a boundary event is attached to,
    `handler` the event sub-process it starts.
    """

    node: Node
    frame: "Frame"
    event: Event
    due: int = 0
    turns: int = 1  # still to come
    beside: list["Catch"] = field(default_factory=list)  # those of the same event, when it has several
    rivals: list["Catch"] = field(default_factory=list)  # behind the same event-based gateway
    way: Flow | None = None  # from that gateway
    host: "Activity | None" = None
    handler: Node | None = None
    held: bool = False  # whether the condition held when last looked at
    number: int = field(default_factory=_numbers.__next__)

    @property
    def is_token(self) -> bool:
        return self.host is None and self.handler is None


@dataclass(eq=False)
class Activity:
    """An activity that has begun: its instances that wait for somebody, by number, and the scopes inside."""

    node: Node
    frame: "Frame"
    open: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)  # those that can't go on
    begun: bool = True  # else it is the activity as a whole that has failed
    inside: list["Frame"] = field(default_factory=list)
    done: list["Done"] = field(default_factory=list)  # its instances that are completed
    undo: "Undo | None" = None  # what a throwing event, or a sub-process opened again, has undone
    undoing: "tuple[Activity, Done] | None" = None  # for whom it undoes what
    to_come: int = 0  # instances of a sequential multi-instance not yet begun
    passes: int = 0  # of a standard loop
    told: int = 0  # instances that have completed
    back: Node | None = None  # where a person has it go when it is completed

    def open_task(self) -> None:
        self.open.append(next(_numbers))

    def fail(self, number: int | None = None) -> None:
        """One of its open instances can't go on, or the activity can't begin."""
        if number is not None:
            self.open.remove(number)
        else:
            self.begun, number = False, next(_numbers)
        self.failed.append(number)

    @property
    def at_work(self) -> bool:
        """Some of its instances have not completed."""
        return bool(self.open or self.inside or self.failed)


@dataclass(eq=False)
class Done:
    """An activity that has completed and can be compensated, once."""

    node: Node
    frame: "Frame"
    inside: "Frame | None" = None
    finished: bool = True  # else only what was completed inside can be
    at_work: bool = False  # is being compensated
    number: int = field(default_factory=_numbers.__next__)


@dataclass(eq=False)
class Undo:
    """A compensation under way: in which frames, and of which activity, if not of all."""

    frames: list["Frame"]
    activity: str = ""
    until: int = field(default_factory=_numbers.__next__)


@dataclass(eq=False)
class Frame:
    """A running process or sub-process."""

    scope: Scope
    owner: Activity | None = None
    waiting: Counter[str] = field(default_factory=Counter)  # by flow: tokens that wait before a gateway
    activities: list[Activity] = field(default_factory=list)
    catches: list[Catch] = field(default_factory=list)
    moving: list[tuple[int, Flow]] = field(default_factory=list)
    alive: bool = True
    number: int = field(default_factory=_numbers.__next__)
    emptied: int = 0
    ledger: list[Done] = field(default_factory=list)
    started: dict[str, set[str]] = field(default_factory=dict)  # complex gateways: what the start consumed
    reopened: bool = False  # has ended; only compensation goes on in it
    returning: dict[str, Node] = field(default_factory=dict)  # by activity about to begin

    def move(self, flow: Flow) -> None:
        """Put a token on its way, behind those that are on theirs."""
        self.moving.append((next(_numbers), flow))

    @property
    def empty(self) -> bool:
        """No token is left."""
        held = any(catch.is_token for catch in self.catches) or self.reopened
        return not (self.moving or self.activities or held or +self.waiting or self.started)

    @property
    def blocked(self) -> set[str]:
        """The gateways before which tokens wait."""
        return {flow.target for flow in self.scope.flows if self.waiting[flow.id]}

    @property
    def may_move(self) -> bool:
        return bool(self.moving) or self.empty

    @property
    def turn(self) -> int:
        """The number of the token that has been on its way longest, or of when the last one was gone."""
        if self.moving:
            return self.moving[0][0]
        self.emptied = self.emptied or next(_numbers)
        return self.emptied

    def clear(self) -> None:
        """Take every token away, and all that is waited for."""
        for activity in list(self.activities):
            self.drop(activity)
        self.waiting.clear()
        self.started.clear()
        self.moving.clear()
        self.catches.clear()

    def drop(self, activity: Activity) -> None:
        """Take an activity away, with its boundary events and everything inside."""
        if activity not in self.activities:
            return
        self.activities.remove(activity)
        if activity.undoing is not None:
            activity.undoing[1].at_work = False
        for frame in activity.undo.frames if activity.undo is not None else ():
            for handler in [other for other in frame.activities if _works_for(other, activity)]:
                frame.drop(handler)
        self.catches = [catch for catch in self.catches if catch.host is not activity]
        for frame in activity.inside:
            frame.clear()
            frame.alive = False

    def within(self) -> Iterator["Frame"]:
        """Yield this frame and those inside it."""
        yield self
        for activity in self.activities:
            for frame in activity.inside:
                yield from frame.within()


def _works_for(handler: Activity, thrower: Activity) -> bool:
    return handler.undoing is not None and handler.undoing[0] is thrower
