"""The prompt that has a host's own model answer from the guidelines alone."""

from collections.abc import Mapping
from importlib.resources import files

from mcp_types import GetPromptResult, Prompt, PromptArgument, PromptMessage, TextContent

from ingest.errors import UserError

PROMPT = Prompt(
    name="answer_from_guidelines",
    title="Answer from the guidelines",
    description="Has the model answer a clinical question with checked sentences of the guidelines and nothing else.",
    arguments=[
        PromptArgument(name="question", description="The clinical question.", required=True),
        PromptArgument(name="patient", description="What matters of the patient: age, line, results."),
    ],
)


def prompted(name: str, arguments: Mapping[str, str]) -> GetPromptResult:
    """The prompt with its arguments. Raises UserError for another name, and without a question."""
    if name != PROMPT.name:
        raise UserError(f"There is no prompt {name!r}. There is {PROMPT.name!r}.")
    question = arguments.get("question", "").strip()
    if not question:
        raise UserError("The prompt needs a question.")
    patient = arguments.get("patient", "").strip()
    template = files("ui.mcp_server").joinpath("prompt.txt").read_text("utf-8")
    text = template.format(question=question, patient=f"Patient: {patient}\n" if patient else "")
    return GetPromptResult(
        description=PROMPT.description, messages=[PromptMessage(role="user", content=TextContent(text=text))]
    )
