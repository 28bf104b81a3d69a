"""Evaluate one expression on the command line: python -m feel 'a + b' --context values.json."""

import argparse
import json
import sys
from decimal import Decimal
from pathlib import Path

import feel


def main(arguments: list[str] | None = None) -> int:
    """Print the value; return 1 when the expression is wrong."""
    parser = argparse.ArgumentParser(prog="python -m feel", description="Evaluate a FEEL expression.")
    parser.add_argument("expression")
    parser.add_argument("--context", type=Path, help="JSON object with the variables")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    options = parser.parse_args(arguments)
    try:
        context = (
            json.loads(options.context.read_text("utf-8"), parse_float=Decimal) if options.context else {}
        )
        traced = feel.compile(options.expression).trace(context)
    except feel.FeelError as wrong:
        sys.stderr.write(wrong.message(options.language) + "\n")
        return 1
    for warning in traced.warnings:
        sys.stderr.write(warning.message(options.language) + "\n")
    sys.stdout.write(feel.write(traced.value) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
