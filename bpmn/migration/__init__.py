"""Moving a running instance to another version of its package, where it stands."""
