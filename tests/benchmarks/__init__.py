"""How fast things are beside what else there is. Run by hand: pytest does not collect it."""
