"""Where a form may lead to afterwards: a page of ours, never elsewhere."""


def inside(target: str | None, otherwise: str) -> str:
    """Return the target when it is a path of ours: neither a scheme nor //elsewhere, not even in disguise."""
    if (
        not target
        or not target.startswith("/")
        or target.startswith(("//", "/\\"))
        or not target.isprintable()
    ):
        return otherwise
    return target
