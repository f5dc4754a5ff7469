"""What the audit writes down: who saw, exported or changed what, and who was refused."""

from enum import StrEnum


class Act(StrEnum):
    """Something that somebody did, or was not let do. A name, once written, never changes."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    PROVED = "proved"
    REFUSED = "refused"
    INVITED = "invited"
    SET_UP = "set_up"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an act
    CODES_RENEWED = "codes_renewed"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"
    SESSIONS_ENDED = "sessions_ended"
    VIEWED = "viewed"
    EXPORTED = "exported"
    RESENT = "resent"
    ALERT_POSTED = "alert_posted"
    ALERT_ENDED = "alert_ended"
    SUBJECT_LINKED = "subject_linked"
    CALLER_LOOKED_UP = "caller_looked_up"
    FORM_OPENED = "form_opened"
    ANNOTATION_ADDED = "annotation_added"
    ANNOTATION_CHANGED = "annotation_changed"
    ANNOTATION_RETIRED = "annotation_retired"
    PAPER_OPENED = "paper_opened"
    PAPER_WRITTEN = "paper_written"
    PAPER_STEP = "paper_step"
    VALUE_RESTATED = "value_restated"
    STAT_SCHEDULED = "stat_scheduled"
    STAT_MOVED = "stat_moved"
    STAT_CANCELLED = "stat_cancelled"
    FOLLOW_UP_ADDED = "follow_up_added"
    FOLLOW_UP_CHANGED = "follow_up_changed"
    MEASURE_CHANGED = "measure_changed"
    MEASURE_COUNTED = "measure_counted"


class SignInWay(StrEnum):
    """How somebody showed who they are."""

    CODE = "code"
    RECOVERY_CODE = "recovery_code"
    LINK = "link"
    PROVIDER = "provider"
    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 - the name of a way
