"""Our TaskSpec subclasses: what BPMN asks for and SpiffWorkflow lacks, one element a file."""
