"""The main job in a real Chromium, on a live server with a database and a queue of its own."""
