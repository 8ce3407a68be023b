"""Every error that a user can meet.

GuidelineQAError
├── UserError            the user's mistake, exit code 2
│   ├── QuestionError    the question cannot be asked as it stands
│   ├── SettingsError    a setting or option has an impossible value
│   ├── ArticleError     a document cannot be read as an article
│   ├── FetchError       a document cannot be had from a web address
│   ├── IndexMissing     there is no index yet
│   └── CaseError        a gold case file is not valid
├── IndexDamaged         files of the index are not what the manifest says
├── IndexUnavailable     the server that holds the index does not answer
├── IndexBusy            another ingest holds the lock
├── EngineUnavailable    the embedding engine cannot be made or loaded
└── ModelUnavailable     the configured language model gave no usable answer

Each message is a sentence that says what happened and what to do.
"""


class GuidelineQAError(Exception):
    """The root: catch this to catch everything the program raises on purpose."""

    exit_code = 1


class UserError(GuidelineQAError):
    """Something the user can mend by changing what was typed or given."""

    exit_code = 2


class QuestionError(UserError):
    """The question cannot be asked as it stands."""


class SettingsError(UserError):
    """A setting or option has an impossible value."""


class ArticleError(UserError):
    """A document cannot be read as an article."""


class FetchError(UserError):
    """A document cannot be had from a web address."""


class IndexMissing(UserError):
    """There is no index at the given place."""


class CaseError(UserError):
    """A gold case file is not valid."""


class IndexDamaged(GuidelineQAError):
    """Files of the index are not what its manifest says."""


class IndexUnavailable(GuidelineQAError):
    """The server that holds the index does not answer, or not as it should."""


class IndexBusy(GuidelineQAError):
    """Another ingest is writing to the same index."""


class EngineUnavailable(GuidelineQAError):
    """The embedding engine cannot be made or loaded."""


class ModelUnavailable(GuidelineQAError):
    """The configured language model gave no usable answer."""
