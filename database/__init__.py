"""The session, the column types and the migrations: the only place that commits."""
