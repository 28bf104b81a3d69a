"""Process packages, the dialect, and the one door to SpiffWorkflow."""
