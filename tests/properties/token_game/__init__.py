"""The token game of BPMN 2.0.2, written from its chapters 10 and 13: an oracle that knows nothing of our engine.

Not played: data, ad-hoc sub-processes, events with several definitions, the `behavior` of many,
start quantities, compensation event sub-processes. Their tests lie in tests/bpmn.
"""
