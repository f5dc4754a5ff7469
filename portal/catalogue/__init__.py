"""What residents can ask for: a city's profile, read, checked and frozen."""

from portal.catalogue.catalogue import Catalogue
from portal.catalogue.extraction import Documents, Message, messages
from portal.catalogue.problems import Problem, ProfileError
from portal.catalogue.profile import documents_of, load, parse
from portal.catalogue.schema import PSEUDO_LANGUAGES, Agency, City, Question, QuestionType, Service
from portal.catalogue.search import Match
from portal.catalogue.signposts import Pointer
from portal.catalogue.version import Said, ServiceVersion, Words

__all__ = [
    "PSEUDO_LANGUAGES",
    "Agency",
    "Catalogue",
    "City",
    "Documents",
    "Match",
    "Message",
    "Pointer",
    "Problem",
    "ProfileError",
    "Question",
    "QuestionType",
    "Said",
    "Service",
    "ServiceVersion",
    "Words",
    "documents_of",
    "load",
    "messages",
    "parse",
]
