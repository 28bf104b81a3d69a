"""Official documents: template and data become a PDF as GB/T 9704-2012 asks; their numbers and seals."""
