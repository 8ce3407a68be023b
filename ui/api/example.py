"""Examples for the OpenAPI document: one small invented answer and what surrounds it."""

import datetime as dt
import json
from typing import Any

from qa.answer import Answer, Citation, Coverage, Notice, Statement, quote_hash
from qa.question import Question

_QUOTE = "Alphamab is given as 10 mg once daily."
_MOMENT = "2026-11-21T08:00:00Z"
_ANSWER = Answer(
    status="answer",
    question=Question("What dose of alphamab is given?", "What dose of alphamab is given?", dt.date(2026, 11, 21)),
    statements=(Statement(_QUOTE, "quote", (1,)),),
    citations=(
        Citation(
            number=1,
            article_id="alphamab",
            title="Alphamab",
            publisher="Example society",
            published=dt.date(2026, 1, 1),
            edition="1",
            tier="T0",
            review="approved",
            headings=("Dose",),
            page=None,
            quote=_QUOTE,
            start=12,
            end=12 + len(_QUOTE),
            sha256=quote_hash(_QUOTE),
            kind="sentence",
        ),
    ),
    coverage=(Coverage("What dose of alphamab is given?", True, 0.98),),
    notices=(Notice("intended_use", "For clinicians; it does not replace judgement."),),
    generation="gen-0123456789abcdef",
).sealed()
RECORD: dict[str, Any] = json.loads(_ANSWER.to_json())
ANSWER_ID = _ANSWER.answer_id

_REMARK = {"kind": "wrong_citation", "citation": 1, "text": "The label was changed in 2026."}
_SUMMARY = {
    "thread_id": "ward-7",
    "question": "What dose of alphamab is given?",
    "turns": 1,
    "last_used": _MOMENT,
    "created": _MOMENT,
    "title": None,
}
_SAID = {"feedback_id": "0" * 32, "answer_id": ANSWER_ID, **_REMARK, "created": _MOMENT}
_PASSAGE = {
    "article_id": "alphamab",
    "title": "Alphamab",
    "headings": ["Dose"],
    "text": _QUOTE,
    "score": 2.41,
    "cosine": 0.81,
    "lexical_rank": 1,
    "dense_rank": 1,
}
_LISTED = {
    "article_id": "alphamab",
    "title": "Alphamab",
    "question": "What dose of alphamab is given?",
    "publisher": "Example society",
    "published": "2026-01-01",
    "edition": "1",
    "tier": "T0",
    "topic": None,
    "review": "approved",
    "url": None,
    "sentences": 1,
    "sha256": "0" * 64,
}
_SENTENCE = {
    "position": 0,
    "text": _QUOTE,
    "headings": ["Dose"],
    "kind": "sentence",
    "page": None,
    "grade": None,
    "start": 12,
    "end": 12 + len(_QUOTE),
    "sha256": quote_hash(_QUOTE),
}
_WHOLE = {
    **{k: v for k, v in _LISTED.items() if k not in ("sentences", "sha256", "review")},
    "text": f"Dose\n\n{_QUOTE}",
    "sections": [{"headings": ["Dose"], "start": 0, "end": 44}],
    "sentences": [{"start": 6, "end": 44, "headings": ["Dose"], "kind": "sentence", "lead": None, "markers": []}],
    "references": [],
    "review": {"status": "approved", "reviewer": "An editor", "date": "2026-02-01", "sha256": "0" * 64},
}

_PAGE = {"generation": "gen-0123456789abcdef"}
_THREAD = {"thread_id": "ward-7", "title": None, "created": _MOMENT, "last_used": _MOMENT, "answers": [RECORD]}

BODIES: dict[str, object] = {
    "ask": {"question": "What dose of alphamab is given?", "thread_id": "ward-7", "audience": "clinician"},
    "say": _REMARK,
    "rename_thread": {"title": "Bed 7"},
    "verify": RECORD,
}
"""What is sent to each operation that takes JSON, by operation id."""

RESULTS: dict[str, object] = {
    "ask": RECORD,
    "answer": RECORD,
    "say": _SAID,
    "feedback": {"feedback": [_SAID]},
    "threads": {"threads": [_SUMMARY], "next_cursor": None},
    "thread": _THREAD,
    "rename_thread": {**_SUMMARY, "title": "Bed 7"},
    "search": {**_PAGE, "passages": [_PASSAGE], "next_cursor": None},
    "articles": {**_PAGE, "articles": [_LISTED], "next_cursor": None},
    "article": _WHOLE,
    "sentences": {"article_id": "alphamab", "sentences": [_SENTENCE], "next_cursor": None},
    "verify": {**_PAGE, "holds": True, "problems": []},
    "healthz": {"status": "alive"},
    "readyz": {**_PAGE, "status": "ready"},
}
"""What each operation that gives JSON gives, by operation id."""

EVENTS = (
    'data: {"type":"start","messageId":"msg-1"}\n\n'
    'data: {"type":"text-start","id":"text-1"}\n\n'
    f'data: {{"type":"text-delta","id":"text-1","delta":"{_QUOTE} [1]"}}\n\n'
    "data: [DONE]\n\n"
)
