"""The clock and the job workers."""
