"""A run as JUnit XML, which continuous integration reads: a case that went wrong is a failure."""

from xml.sax.saxutils import quoteattr

from evals.run import Result, Run
from evals.summary import verdict, went_right


def junit(run: Run) -> str:
    """One test suite of the run; the class of a test is its split and first tag."""
    failures = sum(not went_right(r) and r.status != "error" for r in run.results)
    errors = sum(r.status == "error" for r in run.results)
    seconds = sum(r.seconds for r in run.results)
    head = (
        f'<testsuite name="guideline-qa gold cases" tests="{len(run.results)}" failures="{failures}" errors="{errors}" '
        f'time="{seconds:.3f}">'
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *map(_test, run.results), "</testsuite>", ""])


def _test(result: Result) -> str:
    group = ".".join((result.split, *result.tags[:1]))
    name = f'<testcase classname={_attribute(group)} name={_attribute(result.case_id)} time="{result.seconds:.3f}"'
    if went_right(result):
        return f"{name}/>"
    kind = "error" if result.status == "error" else "failure"
    return f"{name}><{kind} message={_attribute(f'{verdict(result)}: {result.case.text}')}/></testcase>"


def _attribute(text: str) -> str:
    """Quoted and escaped, without the characters that XML 1.0 cannot hold."""
    return quoteattr("".join(c if c.isprintable() else " " for c in text))
