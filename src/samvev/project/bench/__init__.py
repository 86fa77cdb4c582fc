"""`samvev bench`: how fast the pages are, measured on the server that production runs, over whatever is loaded."""
