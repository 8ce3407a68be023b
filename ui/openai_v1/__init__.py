"""Chat Completions: the wire format of OpenAI, so that programs made for it can ask."""
