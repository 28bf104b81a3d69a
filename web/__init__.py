"""Pages and the API: Flask lives here and nowhere else."""
