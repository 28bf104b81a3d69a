"""Chaos: the running product under load, killed at every statement and at random, and what is left of it.

    python -m tests.acceptance.chaos --database sqlite --failpoints 1000 --random 500

campaign      one run: load, faults, settling, verdict
site          the processes, their database and its disk, from outside
warm          the same processes from inside: everything is loaded in a parent, the child is what dies
planted       what a child is given on its way: failpoints, a clock that can be set, flaws
crowd         people at the pages, and a journal of what they were told
monkey        random faults
verdict       what is lost, doubled or stuck
report        the table of docs/reliability.md
"""
