"""Working days: what counts, what is official, what is only provisional."""
