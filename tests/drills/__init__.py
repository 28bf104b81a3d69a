"""What docs/operations.md tells operators to do, done: run by hand, since it takes nginx and minutes."""
