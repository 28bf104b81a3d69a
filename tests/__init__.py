"""Tests mirror the tree of rooms; support/ holds what several of them need."""
