"""Why a sign-in did not succeed."""


class SignInRefused(Exception):
    """A sign-in that must not succeed: a sentence for the person."""


class ProviderDown(Exception):
    """The provider does not answer, or not as one: a sentence for the person."""
