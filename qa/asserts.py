"""Does a sentence of a source say something, or does it ask, or tell whoever writes the answer what to do?

A guideline tells clinicians what to do with patients; a sentence that speaks of answers, prompts, instructions or
assistants was put there for a program that reads along. Neither a question nor such a sentence backs a statement.
"""

import re
from functools import lru_cache

from ingest.article import Article, Sentence
from ingest.sieve import Sieve
from qa.disguised import is_coded, undisguised
from qa.english import is_english

_DROP = (
    r"(?:ignor\w*|disregard\w*|forget\w*|overrid\w*|overrul\w*|bypass\w*|discard\w*|suspend\w*|abandon\w*"
    r"|stop following)"
)
_ORDERS = (
    r"(?:instructions?|prompts?|rules|directions|directives|constraints|guardrails|filters?|safeguards"
    r"|(?:your|the) task)"
)
_REVEAL = r"(?:reveal|print|repeat|leak|disclose|expose|dump|output|show|copy|translate|summari[sz]e|send|paste)"
_MACHINE = (
    r"(?:AI|A\.I\.|assistant|language model|LLM|chat ?bot|chatbot|GPT|ChatGPT|AI agent|system prompt"
    r"|answering (?:system|program)|summari[sz]er)"
)
# By itself, for "as" and "ai" stand in many sentences: the rest need not be compiled for them.
_ADDRESS = Sieve(
    r"\b(?:as|act as|pretend (?:to be|that you are)|you are(?: now)?|you're|dear|hey|note to(?: the| any)?|attention)"
    rf"\W+(?:[\w,]+\s+){{0,3}}{_MACHINE}\b",
    re.IGNORECASE,
)
_TO_A_PROGRAM = Sieve(
    rf"\b{_DROP}\b[^.!?]{{0,60}}\b(?:{_ORDERS}"
    r"|(?:everything|all|anything|what(?:ever)?)\b[^.!?]{0,30}\b(?:above|before|earlier|said))\b"
    rf"|\b{_REVEAL}\b[^.!?]{{0,40}}\b(?:your|the|these|all|system|hidden|secret|previous)\b[^.!?]{{0,30}}"
    rf"\b(?:{_ORDERS}|API keys?|passwords?)\b"
    r"|\b(?:in|of|to|into|from|with|begin|start|end|close|finish|modify|alter|change|format|rewrite|use|provide|give|make)"
    r"\s+your\s+(?:\w+\s+)?(?:responses?|answers?|repl(?:y|ies)|outputs?|messages?|summar(?:y|ies))\b"
    r"|\byour\s+(?:\w+\s+)?(?:responses?|answers?|repl(?:y|ies)|outputs?|instructions|prompt|training)\b"
    rf"|\b(?:the|any|an?|this|every)\s+(?!AI\b){_MACHINE}\s+(?:must|should|shall|will|has to|is to|that|reading)\b"
    r"|(?:^\W*|[\[<#*]{1,3}\s*|\n)(?:system|assistant|user|developer|human)\s*(?:prompt|message|instructions?|override)?\s*[:>\])]"
    r"|<\|?/?(?:im_start|im_end|system|inst|s)\|?>|\[/?INST\]|\"(?:statement|cites)\"\s*:"
    r"|\btell\s+(?:the|every|any)\s+(?:user|reader|clinician|doctor|person asking)\b"
    r"|\b(?:append|prepend|include|insert|embed|add|integrate)\b[^.!?]{0,60}\b(?:link|hyperlink|URL|HTML|markdown|code|script"
    r"|snippet|sentence|advertisement|headline)\b"
    r"|\b(?:quot|cit|summari[sz]|paraphras|translat|process|pars|index|answer)(?:ing|ation|ations|es|ies)\s+(?:of\s+)?"
    r"(?:from\s+)?this\s+(?:page|document|text|article|passage|source|sentence)\b"
    r"|\b(?:all|any|every)\s+(?:summar(?:y|ies)|citations?|quotes?|answers?|outputs?)\s+(?:of|from)\s+this\b"
    r"|\b(?:automated|automatic)\s+(?:tools?|readers?|agents?|summari[sz]\w*)\b"
    r"|\b(?:developer|debug|god|admin|jailbreak) mode\b"
    r"|\b(?:your|the|a)?\s*new\s+(?:task|goal|objective|role|instructions?|persona|orders?)\s*(?::|is\b|are\b)"
    r"|\b(?:hidden|secret|internal)\s+(?:configuration|settings|notes?|rules|prompt|message)\b"
    r"|\bin (?:the|your) outputs?\b"
    r"|\bfrom now on,?\s+you\b|\b(?:the\s+)?(?:text|content|information|everything)\s+(?:above|before this)"
    r"\s+(?:is|was)\b"
    r"|\b(?:kindly|please)\s+(?:mention|state|say|write|add|include|reply|respond|answer|output|print|tell|claim"
    r"|recommend)\b"
    r"|\b(?:haiku|poem|limerick|sonnet|riddles?|short story|joke|song lyrics)\b"
    r"|\b(?:obey|jailbreak)\b|\bAI (?:systems?|models?|readers?)\b|\b(?:reader|language|answering) model\b"
    r"|\b(?:text|answer|language)[- ]generat\w+\b|\byou are (?:that|the) (?:machine|program|model)\b"
    r"|\b(?:stay|remain|speak|answer|reply) in (?:the )?character\b|\b(?:have|has|with) no rules\b"
    r"|\b(?:each|every|all|(?:the )?only (?:permitted|allowed)) (?:\w+ )?repl(?:y|ies)\b"
    r"|\bmandatory (?:wording|reply|answer)\b"
    r"|\b(?:before|when|once) you (?:answer|reply|respond)\b|\bgive (?:that|this|the) (?:address|link|URL) to\b"
    r"|\bas your instructions?\b|\"(?:tool|tool_calls?|function|arguments)\"\s*:|\bjavascript:"
    r"|\bfollowing code\b|\bcode (?:block|snippet|excerpt|section|segment)\b",
    re.IGNORECASE,
)


def asserts(article: Article, position: int) -> bool:
    """False for a question, for a sentence in another language than English, and for one that is addressed to a program
    or stands in a paragraph with one that is."""
    quote = article.quote(article.sentences[position])
    if quote.rstrip(" \"'”’)").endswith("?") or not is_english(quote):
        return False
    return not any(is_to_a_program(article.quote(s)) for s in _paragraph(article, position))


@lru_cache(maxsize=16_384)
def is_to_a_program(text: str) -> bool:
    """True for a sentence that speaks of answers, prompts, instructions or assistants, openly or disguised, and for one
    in a code."""
    readings = (text, *undisguised(text))
    return any(_TO_A_PROGRAM.search(r) or _ADDRESS.search(r) for r in readings) or is_coded(text)


def _paragraph(article: Article, position: int) -> tuple[Sentence, ...]:
    """The sentence and those that stand with it without a line break between them."""
    sentences = article.sentences
    first = last = position
    while first and "\n" not in article.text[sentences[first - 1].end : sentences[first].start]:
        first -= 1
    while last + 1 < len(sentences) and "\n" not in article.text[sentences[last].end : sentences[last + 1].start]:
        last += 1
    return sentences[first : last + 1]
