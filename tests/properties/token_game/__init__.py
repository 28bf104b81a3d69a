"""The token game of BPMN 2.0.2, chapter 13, played without an engine: what the engine is held against."""
