"""Demonstration data and the four flows played headless. Bodies are real, people and companies invented."""
