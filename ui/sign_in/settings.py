"""What can be set about the sign-in. `ui.settings` reads it from the environment."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from ingest.errors import SettingsError
from ui.service.address import is_address, is_loopback
from ui.service.settings import Names, ServiceSettings
from ui.sign_in.role import Roles

SIGN_IN, CALLBACK = "/auth/sign-in", "/auth/callback"
SIGN_OUT, SIGNED_OUT = "/auth/sign-out", "/auth/signed-out"


@dataclass(frozen=True, slots=True)
class Registration:
    """This installation as the provider knows it; `base` is its address for readers, and a sign-in `lasts` so long."""

    issuer: str
    client_id: str
    client_secret: str | None
    scopes: tuple[str, ...]
    base: str
    roles: Roles
    name_claim: str
    lasts: dt.timedelta

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends people back to; to be registered there as it stands."""
        return self.base + CALLBACK

    @property
    def is_secure(self) -> bool:
        """Whether readers come over TLS."""
        return self.base.startswith("https://")

    @property
    def cookie(self) -> str:
        """The name of the cookie of a sign-in. A browser takes `__Host-` from this very host over TLS alone."""
        return "__Host-guideline-qa" if self.is_secure else "guideline-qa"


class SignInSettings(ServiceSettings):
    """Sign-in by OpenID Connect; each is GUIDELINE_QA_<NAME>, names with commas between them."""

    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+[^\s]*[^\s/]$")
    """This server's address for its readers, without a slash at the end; of use behind a proxy and over stdio."""
    user_header: str | None = None
    """The header in which a sign-in in front of the chat page says who reads, such as X-Forwarded-User: conversations
    are then the reader's own."""
    oidc_issuer: str | None = None
    """The provider's address; people sign in there once this is set."""
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    """None for a public client, which PKCE alone protects."""
    oidc_scopes: Names = ("openid", "profile", "email")
    oidc_role_claim: str = "groups"
    """The claim that gives roles; `realm_access.roles` is one within another."""
    oidc_readers: Names = ()
    """Values of that claim that make a reader; empty: whoever can sign in."""
    oidc_editors: Names = ()
    oidc_admins: Names = ()
    oidc_name_claim: str = "name"
    """The claim that is shown as a person's name, and kept with the reviews that an editor records."""
    oidc_hours: float = Field(default=12.0, gt=0, le=168)
    """Hours until a person has to sign in again."""

    @property
    def registration(self) -> Registration | None:
        """How people sign in; None where nobody does. Raises SettingsError, in one sentence, when that cannot work."""
        if self.oidc_issuer is None:
            if self.oidc_client_id is not None:
                raise SettingsError("GUIDELINE_QA_OIDC_CLIENT_ID is set without GUIDELINE_QA_OIDC_ISSUER. Set both.")
            return None
        if not self.oidc_client_id:
            raise SettingsError(
                "GUIDELINE_QA_OIDC_ISSUER needs GUIDELINE_QA_OIDC_CLIENT_ID, the name registered there."
            )
        if self.user_header is not None:
            raise SettingsError("GUIDELINE_QA_USER_HEADER and GUIDELINE_QA_OIDC_ISSUER are two sign-ins. Set only one.")
        secret = self.oidc_client_secret.get_secret_value() if self.oidc_client_secret else None
        return Registration(
            issuer=_safe(self.oidc_issuer, "GUIDELINE_QA_OIDC_ISSUER"),
            client_id=self.oidc_client_id,
            client_secret=secret or None,
            scopes=tuple(dict.fromkeys(("openid", *self.oidc_scopes))),
            base=self._base(),
            roles=Roles(self.oidc_role_claim, self.oidc_readers, self.oidc_editors, self.oidc_admins),
            name_claim=self.oidc_name_claim,
            lasts=dt.timedelta(hours=self.oidc_hours),
        )

    def _base(self) -> str:
        if self.public_url is None:
            raise SettingsError(
                "GUIDELINE_QA_OIDC_ISSUER needs GUIDELINE_QA_PUBLIC_URL, this server's address for its readers: the"
                f" provider sends them back to {CALLBACK} below it."
            )
        name = (urlsplit(self.public_url).hostname or "").lower()
        known = {"localhost", *(h.lower() for h in self.allowed_hosts)}
        if name not in known and not is_address(name):
            raise SettingsError(f"GUIDELINE_QA_PUBLIC_URL: add {name} to GUIDELINE_QA_ALLOWED_HOSTS.")
        return _safe(self.public_url, "GUIDELINE_QA_PUBLIC_URL")


def _safe(address: str, variable: str) -> str:
    """The address as it was given. Raises SettingsError unless it is https, or of this machine alone."""
    parts = urlsplit(address)
    if not parts.hostname or parts.query or parts.fragment or parts.scheme not in ("http", "https"):
        raise SettingsError(f"{variable}: {address!a} is no web address.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise SettingsError(f"{variable}: a sign-in needs https, or an address of this machine alone.")
    return address
