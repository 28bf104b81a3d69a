"""Demonstration data and the three flows played headless. Bodies are real, people and companies invented."""
