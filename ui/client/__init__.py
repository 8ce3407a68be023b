"""A client for Python: `from ui.client import GuidelineQA`."""

from ui.client.client import Asking, GuidelineQA
from ui.client.wire import ApiError

__all__ = ["ApiError", "Asking", "GuidelineQA"]
