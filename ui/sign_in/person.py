"""Person: who signed in."""

from dataclasses import dataclass

from ui.sign_in.role import Role


@dataclass(frozen=True, slots=True)
class Person:
    """`owner` is whose conversations are theirs, `name` what others see, `role` None for whom the provider gives none;
    `id_token` is for the sign-out."""

    owner: str
    name: str
    role: Role | None
    id_token: str
