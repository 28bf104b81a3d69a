"""placeholder"""


def play_all(out): ...
