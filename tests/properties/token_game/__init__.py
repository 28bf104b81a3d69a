"""The token game of BPMN 2.0.2, chapters 10 and 13, played without our engine: what that is held against.

Not played: data, ad-hoc sub-processes, events with several definitions, the `behavior` of many,
start quantities, compensation event sub-processes. Their tests lie in tests/bpmn.
"""
