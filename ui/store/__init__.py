"""What the surfaces remember: conversations, answers by id, feedback. Everything belongs to an owner."""

from ui.store.store import LOCAL, Store

__all__ = ["LOCAL", "Store"]
