"""Registers: low-code master data. A register is a form schema plus records."""
