"""Use cases: one verb a file, each one function of a session; the caller's transaction is the step."""
