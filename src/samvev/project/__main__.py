"""`python -m samvev.project` is `samvev`: how the demo starts its children."""

from samvev.project.cli import app

if __name__ == "__main__":
    app()
