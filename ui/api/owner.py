"""Whose request it is."""

from typing import Annotated

from fastapi import Depends, Request

from ui.service.principal import principal_of


def owner_of(request: Request) -> str:
    """The owner of the key that was sent; the local user where no keys are set up."""
    return principal_of(request.scope).owner


Owner = Annotated[str, Depends(owner_of)]
