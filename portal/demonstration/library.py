"""What the invented residents say, in their own language. Every text says that it is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """Words of one language. `{number}` stands for the resident's number."""

    language: str
    name: str
    short: str
    places: tuple[str, ...]
    details: tuple[str, ...]
    not_fixed: tuple[str, ...]


ENGLISH = Phrases(
    language="en",
    name="Sample Resident {number}",
    short="Sample answer {number}",
    places=(
        "Sample place: on the corner by the library",
        "Sample place: in the park, by the second bench",
        "Sample place: behind the fire station",
        "Sample place: across from the school gate",
        "Sample place: under the bridge, on the left side",
    ),
    details=(
        "Sample text: it has been like this for a few days.",
        "Sample text: it got worse this week.",
        "Sample text: more than one neighbor has seen it.",
        "Sample text: it is easier to see from the other side.\nCome in the morning if you can.",
        "Sample text: this is the second time this year.",
        "Sample text: older people pass here every day.",
        "Sample text: nothing more to add. Thank you.",
    ),
    not_fixed=(
        "Sample text: it is just as it was.",
        "Sample text: only a part of it was done.",
        "Sample text: it came back the next day.",
    ),
)

SPANISH = Phrases(
    language="es",
    name="Residente de muestra {number}",
    short="Respuesta de muestra {number}",
    places=(
        "Lugar de muestra: en la esquina de la biblioteca",
        "Lugar de muestra: en el parque, junto a la segunda banca",
        "Lugar de muestra: detrás de la estación de bomberos",
        "Lugar de muestra: frente a la puerta de la escuela",
        "Lugar de muestra: debajo del puente, a la izquierda",
    ),
    details=(
        "Texto de muestra: lleva así unos días.",
        "Texto de muestra: empeoró esta semana.",
        "Texto de muestra: varios vecinos lo han visto.",
        "Texto de muestra: se ve mejor desde el otro lado.\nVengan por la mañana si pueden.",
        "Texto de muestra: es la segunda vez este año.",
        "Texto de muestra: por aquí pasan personas mayores todos los días.",
        "Texto de muestra: nada más que añadir. Gracias.",
    ),
    not_fixed=(
        "Texto de muestra: sigue igual que antes.",
        "Texto de muestra: solo hicieron una parte.",
        "Texto de muestra: volvió al día siguiente.",
    ),
)

ARABIC = Phrases(
    language="ar",
    name="مقيم تجريبي {number}",
    short="إجابة تجريبية {number}",
    places=(
        "مكان تجريبي: عند الزاوية بجانب المكتبة",
        "مكان تجريبي: في الحديقة، بجانب المقعد الثاني",
        "مكان تجريبي: خلف محطة الإطفاء",
        "مكان تجريبي: مقابل باب المدرسة",
        "مكان تجريبي: تحت الجسر، على اليسار",
    ),
    details=(
        "نص تجريبي: الوضع هكذا منذ بضعة أيام.",
        "نص تجريبي: ازداد الأمر سوءًا هذا الأسبوع.",
        "نص تجريبي: رآه أكثر من جار.",
        "نص تجريبي: تسهل رؤيته من الجهة الأخرى.\nتعالوا في الصباح إن أمكن.",
        "نص تجريبي: هذه هي المرة الثانية هذا العام.",
        "نص تجريبي: يمر كبار السن من هنا كل يوم.",
        "نص تجريبي: لا شيء آخر لإضافته. شكرًا.",
    ),
    not_fixed=(
        "نص تجريبي: ما زال كما كان.",
        "نص تجريبي: تم إنجاز جزء منه فقط.",
        "نص تجريبي: عاد في اليوم التالي.",
    ),
)

_BY_LANGUAGE = {phrases.language: phrases for phrases in (ENGLISH, SPANISH, ARABIC)}

STREETS = ("Sample Street", "Example Avenue", "Specimen Road", "Placeholder Lane", "Demonstration Square")
"""Streets that no city has. A street keeps its name in every language, as its sign does."""


def phrases_in(language: str) -> Phrases:
    """Return the phrases of a language tag, or of the language it is a form of, or else English ones."""
    return _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.partition("-")[0]) or ENGLISH
