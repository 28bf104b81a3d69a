"""Organisations, positions and members: who works where, and who stands above whom."""
