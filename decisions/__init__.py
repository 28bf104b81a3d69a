"""DMN on FEEL: decision tables and graphs, evaluated and explained."""

from decisions.errors import DecisionError, Place
from decisions.explanation import Explanation, MatchedRule, TableRecord
from decisions.load import load
from decisions.model import DecisionOutline, Model

__all__ = [
    "DecisionError",
    "DecisionOutline",
    "Explanation",
    "MatchedRule",
    "Model",
    "Place",
    "TableRecord",
    "load",
]
