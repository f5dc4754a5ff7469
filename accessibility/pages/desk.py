"""The desk's doors: signing in, an invitation, what is not one's own to open. The desk speaks English."""

from accessibility.inventory import Line, Role

HOME = "/staff/"
SIGN_IN = "/staff/sign-in"
CODE = "/staff/sign-in/code"
SIGN_OUT = "/staff/sign-out"
ASK_LINK = "/staff/sign-in/link"
LINK = "/staff/link/<secret>"
OWN = "/staff/own"
PROVE = "/staff/prove"
INVITATION = "/staff/invitation/<secret>"


def _desk(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(
        name, path, state, describes, role=Role.AGENCY, languages=("en",), errors=errors, prepare=name
    )


ACCOUNTS = "/staff/accounts"
NEW, ONE = f"{ACCOUNTS}/new", f"{ACCOUNTS}/<username>"

_ADMINISTRATION = (
    _desk("desk-accounts", ACCOUNTS, "full", "every account, its roles and its state"),
    _desk("desk-account-new", NEW, "fresh", "asks who an account is for"),
    _desk("desk-account-new-error", NEW, "with an error", "says what is missing", errors=1),
    _desk("desk-account", ONE, "somebody else's", "roles, team and sessions, and what can be done"),
    _desk("desk-account-own", ONE, "one's own", "what nobody does to themselves is not offered"),
    _desk("desk-audit", "/staff/audit", "full", "who did what, and the search"),
    _desk("desk-audit-empty", "/staff/audit", "nothing found", "that nothing was found"),
    _desk("desk-profile", "/staff/profile", "full", "services, holidays, policies, translations"),
    _desk("desk-health", "/staff/health", "full", "the worker, the messages, the facts"),
)

LINES = (
    *_ADMINISTRATION,
    _desk("desk-sign-in", SIGN_IN, "fresh", "asks for name and password"),
    _desk("desk-sign-in-error", SIGN_IN, "with an error", "does not say what was wrong", errors=1),
    _desk("desk-sign-in-too-often", SIGN_IN, "too many failures", "when to try again"),
    _desk("desk-signed-out", SIGN_OUT, "after success", "that one is signed out"),
    _desk("desk-provider", "/staff/sign-in/provider/return", "not set up", "that nothing is here"),
    _desk("desk-code", CODE, "fresh", "asks for the code"),
    _desk("desk-code-error", CODE, "with an error", "asks for the code again", errors=1),
    _desk("desk-invitation", INVITATION, "fresh", "asks for a password and shows the authenticator's key"),
    _desk("desk-invitation-error", INVITATION, "with an error", "what a password needs", errors=1),
    _desk("desk-invitation-used", INVITATION, "after success", "recovery codes, once"),
    _desk("desk-invitation-gone", INVITATION, "opens nothing", "how to get another"),
    _desk("desk-ask-link", ASK_LINK, "fresh", "asks where a link is to go"),
    _desk("desk-ask-link-error", ASK_LINK, "with an error", "asks for a whole address", errors=1),
    _desk("desk-ask-link-sent", ASK_LINK, "after success", "that a link is on its way"),
    _desk("desk-link", LINK, "fresh", "one button that signs in"),
    _desk("desk-link-gone", LINK, "opens nothing", "how to get another"),
    _desk("desk-prove", PROVE, "fresh", "asks once more who one is"),
    _desk("desk-prove-error", PROVE, "with an error", "asks again", errors=1),
    _desk("desk-prove-link", PROVE, "without a password", "offers a link in its place"),
    _desk("desk-own", OWN, "fresh", "another password, new recovery codes"),
    _desk("desk-own-error", OWN, "with an error", "how long a password must be", errors=1),
    _desk("desk-refused", HOME, "refused", "what is missing, and whom to ask"),
)
