"""Pytest plugins and builders that the tests of several rooms share."""
