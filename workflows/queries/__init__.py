"""Reading: what pages show, as frozen values; every query begins with what the person may see."""
