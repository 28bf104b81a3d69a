"""Properties that hold for whatever is drawn, typed or clicked."""
