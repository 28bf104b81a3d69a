"""Tests of the engine and of process packages."""
