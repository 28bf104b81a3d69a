"""The watch over the wall clock."""

from scheduler.jumps import JumpWatch


def test_drift_is_no_jump() -> None:
    watch = JumpWatch(1000.0, 5.0)

    assert [watch.look(1000.0 + second * 1.01, 5.0 + second) for second in range(60)] == [0.0] * 60


def test_a_jump_is_told_once_with_its_size() -> None:
    watch = JumpWatch(1000.0, 5.0)

    assert watch.look(1000.0 - 3599.0, 6.0) == -3600.0
    assert watch.look(1000.0 - 3598.0, 7.0) == 0.0
    assert watch.look(1000.0 + 2.0, 8.0) == 3599.0
