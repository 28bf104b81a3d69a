"""Play trials by the thousand, or a single one again; what disagrees is printed with its seed."""

import argparse
import sys
import traceback

from tests.properties.token_game.trials import CONTESTS, DRAWINGS, Trial


def main() -> int:
    """Return 1 when engine and oracle have disagreed in one of the trials."""
    asked = _arguments()
    smallest, _, largest = asked.sizes.partition("-")
    seeds = range(asked.seed, asked.seed + asked.count)
    failed = 0
    for seed in seeds:
        try:
            Trial(asked.contest, asked.drawing, seed, (int(smallest), int(largest or smallest))).play()
        except AssertionError:
            failed += 1
            traceback.print_exc()
    sys.stdout.write(f"{len(seeds)} trials from seed {asked.seed}, {failed} failed\n")
    return int(failed > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.properties.token_game", description=__doc__)
    parser.add_argument("contest", choices=CONTESTS)
    parser.add_argument("drawing", choices=DRAWINGS)
    parser.add_argument("sizes", help="of the processes, 6-20 or 6")
    parser.add_argument("seed", type=int, help="the first one")
    parser.add_argument("count", type=int, nargs="?", default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
