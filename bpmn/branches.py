"""Where parallel branches come together: what each has changed counts, and what they dispute is a conflict.

A branch of an event that does not interrupt begins with variables that others have changed: its first task
keeps them as `given` in its internal data, and only what the branch changes of them is its own. So it is with
what is `lent` to a token that a condition lets go on: what made the condition true. What a person has chosen
lies in the internal data as `settled`.

Some names are never in conflict. What the engine itself writes of an element (`<id>_record`, `<id>_error`,
the counts of its instances) is the newest one's. `outcome` is the answer last given, which no diagram
declares: a dispute over it concerns those only who read it. Until then the Conflict itself is the variable's
value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.expressions import BranchesDisagree
from bpmn.merge import Branch, Disputes, Held, Path, Union, Variables, same, united
from bpmn.standing import Claim, Conflict

LAST_ANSWER = "outcome"
_BEGINNINGS = {"given", "lent"}
_Place = Callable[[Task], Any]  # the element a branch is named by


def joined(tokens: Sequence[Task]) -> Variables:
    """Return the variables of one token made of several. Raises BranchesDisagree."""
    union = _met(tokens, _settled(tokens))
    _hold_to(union.disputes, tokens[0], _came_from)
    return _deferring(union, [(LAST_ANSWER,)], _came_from)


def hand_over(task: Task, common: Task, tokens: Sequence[Task], heirs: Sequence[Task]) -> None:
    """Let the heirs, the open tokens among them, have what a token that ends has changed.

    Raises BranchesDisagree, and then nothing is handed over.
    """
    ending, settled = _branch(task, common), _settled([task])
    disputes: Disputes = {}
    for token in tokens:
        found = united(common.data, [ending, _branch(token, common)], settled).disputes
        for path, (own, other) in found.items():
            disputes.setdefault(path, [own]).append(other)
    _hold_to(disputes, task, _stands_at)
    for heir, theirs in [(heir, _branch(heir, common)) for heir in heirs]:
        heir.data = united(theirs.base, [ending, theirs], settled).variables
        if _BEGINNINGS & heir.internal_data.keys():
            _begin_anew(heir, united(theirs.base, [ending], settled).variables)


def brought_out(task: Task, base: Variables, inside: Variables) -> Variables:
    """Return the variables behind a sub-process, of those around and those in it. Raises BranchesDisagree."""
    outside = Branch(base, task.data, task.workflow.task_tree)
    union = united(base, [outside, Branch(base, inside, task)], _settled([task]))
    _hold_to(union.disputes, task, _stands_at)
    return union.variables


def parting(tokens: Sequence[Task]) -> Task:
    """Return where the tokens last were one."""
    lines = zip(*(_line(token)[:-1] for token in tokens), strict=False)
    return [first for first, *others in lines if all(other is first for other in others)][-1]


def seen_together(tokens: Sequence[Task], current: Callable[[Task], Variables]) -> Union:
    """Return the variables as all tokens of a scope together see them; of two changes the later branch's."""
    return _met(tokens, {}, current)


def undecided(union: Union) -> Variables:
    """Return variables among which a disputed one is a Conflict: whoever reads it has to choose."""
    return _deferring(union, [(path[0],) for path in union.disputes], _stands_at)


def begin_beside(task: Task, variables: Variables) -> None:
    """Note with what variables a branch begins that nobody has parted from."""
    if not same(task.parent.data, variables):
        task.internal_data["given"] = variables


def lend(task: Task, seen: Variables) -> None:
    """Let a token see what others have made of the variables, without having done so itself."""
    own = task.data
    lent = {name: value for name, value in seen.items() if name not in own or not same(own[name], value)}
    if lent:
        task.data.update(lent)
        task.internal_data["lent"] = lent


def base_of(token: Task, common: Task) -> Variables:
    """Return the variables a token is to be compared with: those its branch began with, and was lent."""
    task, lent = token, dict[str, Any]()
    while task is not common and task is not None:
        lent = {**task.internal_data.get("lent", {}), **lent}
        if "given" in task.internal_data:
            return {**task.internal_data["given"], **lent}
        task = task.parent
    variables: Variables = common.data
    return {**variables, **lent} if lent else variables


def settle(task: Task, conflict: Conflict, claim: Claim) -> None:
    """Note what a person has chosen; a variable that waited for it gets the value at once."""
    held = [] if claim.removed else [claim.value]
    if task.data.get(conflict.path[0]) != conflict:
        task.internal_data.setdefault("settled", []).append([list(conflict.path), held])
        return
    del task.data[conflict.path[0]]
    task.data.update(zip(conflict.path, held, strict=False))


def _begin_anew(heir: Task, begun: Variables) -> None:
    """What a branch began with, and what it was lent, counts as changed there as well."""
    kept = heir.internal_data
    if "given" in kept:
        kept["given"] = begun
    if "lent" in kept:
        kept["lent"] = {name: begun[name] for name in kept["lent"] if name in begun}


def _met(
    tokens: Sequence[Task],
    settled: Mapping[Path, Held],
    current: Callable[[Task], Variables] = lambda token: token.data,
) -> Union:
    """Let those meet first who parted last: what happened between two partings is in dispute with nobody."""
    disputes: Disputes = {}

    def meet(lines: Sequence[Sequence[Task]], depth: int) -> tuple[Task, Variables]:
        if len(lines) == 1:
            return lines[0][-1], current(lines[0][-1])
        while len({id(line[depth]) for line in lines}) == 1:
            depth += 1
        common = lines[0][depth - 1]
        groups: dict[int, list[Sequence[Task]]] = {}
        for line in lines:
            groups.setdefault(id(line[depth]), []).append(line)
        branches = []
        for group in groups.values():
            task, variables = meet(group, depth)
            branches.append(Branch(base_of(task, common), variables, group[-1][-1]))
        union = united(common.data, branches, settled)
        disputes.update(union.disputes)
        return common, union.variables

    _, variables = meet([_line(token) for token in tokens], 0)
    return Union(variables, disputes)


def _line(token: Task) -> Sequence[Task]:
    """Return the tasks from the root of the scope down to the token."""
    line = [token]
    while line[-1].parent is not None:
        line.append(line[-1].parent)
    return line[::-1]


def _branch(token: Task, common: Task) -> Branch:
    return Branch(dict(base_of(token, common)), token.data, token)


def _settled(tokens: Sequence[Task]) -> dict[Path, Held]:
    chosen = [choice for token in tokens for choice in token.internal_data.get("settled", ())]
    return {tuple(path): held for path, held in chosen}


def _hold_to(disputes: Disputes, task: Task, place: _Place) -> None:
    """Raise BranchesDisagree when the branches dispute what they must agree on."""
    free = task.workflow.top_workflow.written_by_engine | {LAST_ANSWER}
    conflicts = [
        Conflict(path, tuple(_claims(claims, place)))
        for path, claims in disputes.items()
        if path[0] not in free
    ]
    if conflicts:
        raise BranchesDisagree(conflicts)


def _deferring(union: Union, paths: Sequence[Path], place: _Place) -> Variables:
    variables = union.variables
    for path in paths:
        if path in union.disputes:
            variables[path[0]] = Conflict(path, tuple(_claims(union.disputes[path], place)))
    return variables


def _claims(claims: Sequence[tuple[Branch, Held]], place: _Place) -> Iterator[Claim]:
    for branch, held in claims:
        element = place(branch.token)
        for value in held or [None]:
            if isinstance(value, Conflict):
                yield from value.claims
            else:
                yield Claim(branch.token.id, element.id, element.name, value, removed=not held)


def _stands_at(token: Task) -> Any:
    """The element of a token; that of its scope when it stands for all that is outside a sub-process."""
    if token is token.workflow.task_tree:
        return token.workflow.element
    return token.task_spec.element


def _came_from(token: Task) -> Any:
    via = token.internal_data.get("via")
    specs = token.workflow.spec.task_specs.values()
    sources = (spec for spec in specs if any(flow.id == via for flow in getattr(spec, "flows", ())))
    return (token.task_spec if via is None else next(sources, token.task_spec)).element
