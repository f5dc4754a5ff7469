"""What a call-taker reads aloud, in the caller's own language."""

from portal.catalogue import Said, Words
from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.texts import Texts


def wait_for_interpreter(texts: Texts) -> str:
    """Say that an interpreter is coming."""
    return texts.gettext(
        "Stay on the line. We are getting someone who speaks your language. This costs you nothing."
    )


def before_the_reference(texts: Texts, *, follows: bool) -> str:
    """Say that the reference is read out next: of the caller's own request, or of the one they follow."""
    if follows:
        return texts.gettext(
            "You now follow this report. I will read its reference to you now. Write it down."
        )
    return texts.gettext("Your request is in. I will read its reference to you now. Write it down.")


def question_script(texts: Texts, words: Words, question: AnyQuestion) -> list[Said]:
    """Return a question as sentences to read: what is asked, its hint, and the answers there are.

    Each knows the language it is in: a definition's words that have no translation are in its own.
    """
    said = [words(question.label, question.id)]
    if question.hint:
        said.append(words(question.hint, question.id))
    answers = _answers(texts, words, question)
    if answers:
        pattern = texts.gettext("You can answer: %(answers)s.")
        said.append(Said(pattern % {"answers": texts.either(answers)}, texts.language))
    return [Said(_sentence(text), text.lang) for text in said]


def _answers(texts: Texts, words: Words, question: AnyQuestion) -> list[str]:
    if question.type is QuestionType.YES_NO:
        return [texts.gettext("Yes"), texts.gettext("No")]
    return [f"“{words(option.label)}”" for option in getattr(question, "options", ())]


def _sentence(text: Said) -> str:
    return text if text.endswith((".", "?", "!", "؟", "。", "？")) else f"{text}."
