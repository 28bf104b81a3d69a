"""How many examples the properties draw: a few seconds' worth, or with `--hypothesis-profile=deep` many."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "deep", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
