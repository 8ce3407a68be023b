"""The program `guideline-qa`: the commands of ui and of evals under one name."""

from evals.commands import app as evals_app
from ui.cli import app, run

app.add_typer(evals_app, name="eval", help="Score answers against gold cases.")


def main() -> None:
    """Run the command line."""
    run()


if __name__ == "__main__":
    main()
