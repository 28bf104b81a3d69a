"""The functions every expression may call: DMN 1.5, 10.3.4."""

from feel.builtins import booleans, contexts, conversion, dates, lists, numbers, ranges, strings
from feel.builtins.registry import BUILTINS

__all__ = ["BUILTINS", "booleans", "contexts", "conversion", "dates", "lists", "numbers", "ranges", "strings"]
