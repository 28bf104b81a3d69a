"""DMN on FEEL: decision tables and graphs, evaluated and explained."""

from decisions import review
from decisions.errors import DecisionError, Place
from decisions.explanation import Explanation, MatchedRule, TableRecord
from decisions.load import load
from decisions.model import DecisionOutline, Model
from decisions.tables import DecisionTable

__all__ = [
    "DecisionError",
    "DecisionOutline",
    "DecisionTable",
    "Explanation",
    "MatchedRule",
    "Model",
    "Place",
    "TableRecord",
    "load",
    "review",
]
