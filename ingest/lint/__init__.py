"""What is wrong with a source: rules that need no model, each a small function that yields hits."""

from ingest.lint.document import Document, read_documents
from ingest.lint.finding import SEVERITIES, Finding, Severity
from ingest.lint.rules import RULES, Rule, lint

__all__ = ["RULES", "SEVERITIES", "Document", "Finding", "Rule", "Severity", "lint", "read_documents"]
