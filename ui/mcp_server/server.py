"""The protocol's requests, answered from the desk."""

from collections.abc import Callable
from itertools import islice

import mcp_types as types
from anyio.to_thread import run_sync
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError
from starlette.requests import Request
from starlette.types import Scope

from ingest.article import Article
from ingest.errors import GuidelineQAError, UserError
from ingest.fault import Fault
from ui.desk import Desk
from ui.event_stream import stop_of
from ui.mcp_server.call import Call
from ui.mcp_server.documents import TEMPLATE, article_id, fetched, uri
from ui.mcp_server.prompt import PROMPT, prompted
from ui.mcp_server.tools import TOOLS
from ui.service.principal import principal_of

INSTRUCTIONS = (
    "Clinical guidelines with their exact text. For a clinical question call ask: every sentence that it returns was "
    "checked against the sentence it cites. Show those sentences unchanged, with their numbers and sources. When it "
    "says that the guidelines do not answer, say so too, and nothing from memory. No substitute for clinical judgment."
)
_PAGE = 100
_Context = ServerRequestContext[dict[str, object], Request]


def make_server(desk: Desk, base: Callable[[Request | None], str]) -> Server:
    """Return the server over `desk`; `base` gives the address of this installation, from a request where one is."""
    answers = _Answers(desk, base)
    return Server(
        "guideline-qa",
        title="Guideline QA",
        version="1",
        instructions=INSTRUCTIONS,
        on_list_tools=answers.list_tools,
        on_call_tool=answers.call_tool,
        on_list_resources=answers.list_resources,
        on_list_resource_templates=answers.list_templates,
        on_read_resource=answers.read_resource,
        on_list_prompts=answers.list_prompts,
        on_get_prompt=answers.get_prompt,
    )


class _Answers:
    """One method for each request of the protocol."""

    def __init__(self, desk: Desk, base: Callable[[Request | None], str]) -> None:
        self._desk = desk
        self._base = base

    async def list_tools(self, _: _Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[t.described() for t in TOOLS.values()])

    async def call_tool(self, context: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        """A mistake in what was given is a result that says so, since a model can mend it."""
        tool = TOOLS.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"There is no tool {params.name!r}.")
        call = self._call(context)
        if tool.scope not in call.principal.scopes:
            return _refused(f"The API key may not {tool.name}: it lacks the scope {tool.scope!r}.")
        try:
            given = tool.given.model_validate(params.arguments or {})
            return await tool.run(call, given)
        except ValidationError as error:
            return _refused(f"{Fault.first_of(error.errors()).said('the arguments')}.")
        except GuidelineQAError as error:
            return _refused(str(error))
        except Exception as error:
            raise _fault() from error

    async def list_resources(
        self, _: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """The articles in order of their ids; the cursor is the last id of the page before."""
        last = (params and params.cursor) or ""
        articles = await run_sync(lambda: self._articles_after(last))
        cursor = articles[_PAGE - 1].article_id if len(articles) > _PAGE else None
        return types.ListResourcesResult(resources=[_resource(a) for a in articles[:_PAGE]], next_cursor=cursor)

    async def list_templates(
        self, _: _Context, __: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(name="article", uri_template=TEMPLATE, mime_type="text/plain")
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(self, _: _Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            document = await run_sync(lambda: fetched(self._desk.index, article_id(str(params.uri))))
        except GuidelineQAError as error:
            raise MCPError(types.INVALID_PARAMS, str(error), {"uri": str(params.uri)}) from error
        text = types.TextResourceContents(uri=params.uri, text=document.text, mime_type="text/plain")
        return types.ReadResourceResult(contents=[text])

    async def list_prompts(self, _: _Context, __: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
        return types.ListPromptsResult(prompts=[PROMPT])

    async def get_prompt(self, _: _Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        try:
            return prompted(params.name, params.arguments or {})
        except UserError as error:
            raise MCPError(types.INVALID_PARAMS, str(error)) from error

    def _articles_after(self, last: str) -> list[Article]:
        """A page of articles, and one more where there are more."""
        try:
            index = self._desk.index
            after = (i for i in index.catalogue if i > last)
            return [index.articles[i] for i in islice(after, _PAGE + 1)]
        except GuidelineQAError as error:
            raise MCPError(types.INTERNAL_ERROR, str(error)) from error

    def _call(self, context: _Context) -> Call:
        request = context.request
        scope: Scope = request.scope if request else {}
        return Call(self._desk, principal_of(scope), self._base(request), stop_of(scope))


def _resource(article: Article) -> types.Resource:
    return types.Resource(
        name=article.article_id,
        title=article.title,
        uri=uri(article.article_id),
        description=f"{article.publisher or 'publisher not stated'}, {article.published or 'date not stated'}",
        mime_type="text/plain",
        size=len(article.text.encode()),
    )


def _refused(sentence: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=sentence)], is_error=True)


def _fault() -> MCPError:
    return MCPError(types.INTERNAL_ERROR, "The program has a fault; its log has the details. Please report it.")
