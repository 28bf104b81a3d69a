"""How many examples the properties draw: a few seconds' worth, or with `--hypothesis-profile=deep` many."""

from hypothesis import HealthCheck, settings

# How long a draw takes says something of the machine, not of the product. What fails is printed as a line
# that plays it again.
LOOSE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)

settings.register_profile("quick", LOOSE, max_examples=50)
settings.register_profile("deep", LOOSE, max_examples=2000)
if settings.get_current_profile_name() == "default":
    settings.load_profile("quick")
