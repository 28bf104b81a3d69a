"""The formats: where the head, the title, the text, the signature and the imprint stand on the page."""
