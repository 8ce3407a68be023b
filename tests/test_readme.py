"""The README's examples, run as they stand there against a real server.

A block after `<!-- run: NAME -->` is run; the address and the index in it are replaced by the test's own.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from test_clients import CLIENTS, node_program
from test_server import Server, environment
from test_server import server as server

pytestmark = pytest.mark.slow
README = (REPOSITORY / "README.md").read_text("utf-8")
BLOCKS = {
    name: (language, text)
    for name, language, text in re.findall(r"<!-- run: ([\w-]+) -->\n```(\w+)\n(.*?)```", README, re.DOTALL)
}


def test_the_examples_are_found() -> None:
    assert {"openai", "langchain", "ai-sdk", "curl", "client", "retriever", "mcp"} <= BLOCKS.keys()
    assert README.count("<!-- run:") == len(BLOCKS)


@pytest.mark.parametrize("name", [name for name, (language, _) in BLOCKS.items() if language != "json"])
def test_an_example_prints_the_answer(name: str, server: Server, index_dir: Path) -> None:
    language, text = BLOCKS[name]
    assert sum(1 for row in text.splitlines() if row) <= 5
    command = command_for(
        language, text.replace("http://127.0.0.1:8501", server.url).replace('".index"', repr(str(index_dir)))
    )
    done = subprocess.run(command, cwd=CLIENTS, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "840 mg" in done.stdout


def command_for(language: str, text: str) -> list[str]:
    """How a block of that language is run."""
    if language == "python":
        return [sys.executable, "-c", text]
    if language == "js":
        return [node_program(), "--input-type=module", "-e", text]
    assert language == "bash"
    if shutil.which("bash") is None or shutil.which(text.split()[0]) is None:
        pytest.skip(f"bash or {text.split()[0]} is not here")
    return ["bash", "-c", text]


def test_the_configuration_for_mcp_hosts_starts_a_server_that_answers(index_dir: Path, tmp_path: Path) -> None:
    (given,) = json.loads(BLOCKS["mcp"][1])["mcpServers"].values()
    assert (given["command"], given["args"][-1]) == ("guideline-qa", ".index")
    args = ["-m", "guideline_qa", *given["args"][:-1], str(index_dir)]
    command = StdioServerParameters(command=sys.executable, args=args, env=environment(index_dir, tmp_path))

    async def ask() -> str:
        async with Client(stdio_client(command)) as client:
            result = await client.call_tool("ask", {"question": "What dose of pertuzumab is given?"})
            return str(result.content[0])

    assert "840 mg" in asyncio.run(ask())
