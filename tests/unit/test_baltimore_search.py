"""What people type in Baltimore, in three languages, and what they find first."""

import pytest

from portal.catalogue import load
from tests.baltimore import FOLDER

CITY = load(FOLDER)

SERVICES: list[tuple[str, str, str]] = [
    ("en", "my trash was not picked up", "missed-trash"),
    ("en", "they skipped our garbage", "missed-trash"),
    ("en", "recycling not collected", "missed-recycling"),
    ("en", "couch pickup", "bulk-trash"),
    ("en", "old mattress", "bulk-trash"),
    ("en", "stolen trash can", "trash-can"),
    ("en", "broken bin lid", "trash-can"),
    ("en", "needles in the alley", "dirty-alley-or-street"),
    ("en", "broken glass on street", "dirty-alley-or-street"),
    ("en", "the rats", "rats"),
    ("en", "someone dumped tires", "illegal-dumping"),
    ("en", "illegal dumpng", "illegal-dumping"),
    ("en", "tall grass next door", "trash-or-weeds"),
    ("en", "potholes", "pothole"),
    ("en", "hole in the road", "pothole"),
    ("en", "uneven sidewalk", "sidewalk"),
    ("en", "stop sign missing", "street-sign"),
    ("en", "graffitti", "graffiti"),
    ("en", "plow my street", "snow-or-ice"),
    ("en", "street lights out", "street-light"),
    ("en", "streetlite", "street-light"),
    ("en", "traffic light stuck", "traffic-signal"),
    ("en", "car with no tags", "abandoned-vehicle"),
    ("en", "car blocking my driveway", "parked-car"),
    ("en", "water main break", "water-leak"),
    ("en", "my water bill is too high", "water-bill"),
    ("en", "sewage in basement", "sewer-backup"),
    ("en", "clogged storm drain", "storm-drain"),
    ("en", "no heat", "unsafe-rental"),
    ("en", "boarded up house", "vacant-building"),
    ("en", "food poisoning", "food-safety"),
    ("en", "dead raccoon", "animal"),
    ("en", "someone sleeping outside", "shelter-outreach"),
    ("en", "tree fell", "tree-maintenance"),
    ("en", "plant a tree", "tree-planting"),
    ("en", "playground broken", "park-maintenance"),
    ("en", "sign language", "another-way"),
    ("en", "screen reader", "website-barrier"),
    ("en", "complaint", "something-else"),
    ("es", "no recogieron la basura", "missed-trash"),
    ("es", "reciclaje", "missed-recycling"),
    ("es", "un colchon viejo", "bulk-trash"),
    ("es", "bote de basura roto", "trash-can"),
    ("es", "callejon sucio", "dirty-alley-or-street"),
    ("es", "las ratas", "rats"),
    ("es", "tiraron escombros", "illegal-dumping"),
    ("es", "hierba alta", "trash-or-weeds"),
    ("es", "un bache", "pothole"),
    ("es", "baches en la calle", "pothole"),
    ("es", "la banqueta", "sidewalk"),
    ("es", "letrero de alto", "street-sign"),
    ("es", "grafitis", "graffiti"),
    ("es", "hielo en la calle", "snow-or-ice"),
    ("es", "farola apagada", "street-light"),
    ("es", "semaforo dañado", "traffic-signal"),
    ("es", "carro abandonado", "abandoned-vehicle"),
    ("es", "carro bloquea mi entrada", "parked-car"),
    ("es", "sin agua", "water-leak"),
    ("es", "recibo de agua muy alto", "water-bill"),
    ("es", "aguas negras", "sewer-backup"),
    ("es", "calle inundada", "storm-drain"),
    ("es", "sin calefaccion", "unsafe-rental"),
    ("es", "casa abandonada", "vacant-building"),
    ("es", "restaurante sucio", "food-safety"),
    ("es", "perro suelto", "animal"),
    ("es", "persona sin hogar", "shelter-outreach"),
    ("es", "arbol caido", "tree-maintenance"),
    ("es", "plantar un arbol", "tree-planting"),
    ("es", "columpio roto", "park-maintenance"),
    ("es", "interprete", "another-way"),
    ("es", "la pagina no funciona", "website-barrier"),
    ("es", "una queja", "something-else"),
    ("ar", "لم يأخذوا الزبالة", "missed-trash"),
    ("ar", "اعادة التدوير", "missed-recycling"),
    ("ar", "أثاث", "bulk-trash"),
    ("ar", "سلة زبالة", "trash-can"),
    ("ar", "زقاق وسخ", "dirty-alley-or-street"),
    ("ar", "الجرذان", "rats"),
    ("ar", "رمي القمامة", "illegal-dumping"),
    ("ar", "أعشاب طويلة", "trash-or-weeds"),
    ("ar", "حفره في الشارع", "pothole"),
    ("ar", "رصيف مكسر", "sidewalk"),
    ("ar", "لافتة مفقودة", "street-sign"),
    ("ar", "جرافيتي", "graffiti"),
    ("ar", "جليد في الشارع", "snow-or-ice"),
    ("ar", "عمود اناره", "street-light"),
    ("ar", "إشارة مرور معطلة", "traffic-signal"),
    ("ar", "سيارة مهجورة", "abandoned-vehicle"),
    ("ar", "سيارة تسد المدخل", "parked-car"),
    ("ar", "تسرب ماء", "water-leak"),
    ("ar", "فاتورة الماء", "water-bill"),
    ("ar", "مجاري طافحة", "sewer-backup"),
    ("ar", "بالوعة مسدودة", "storm-drain"),
    ("ar", "لا تدفئة", "unsafe-rental"),
    ("ar", "بيت مهجور", "vacant-building"),
    ("ar", "مطعم وسخ", "food-safety"),
    ("ar", "كلب ضال", "animal"),
    ("ar", "مشرد", "shelter-outreach"),
    ("ar", "شجرة ساقطة", "tree-maintenance"),
    ("ar", "زراعة شجرة", "tree-planting"),
    ("ar", "مرجيحة", "park-maintenance"),
    ("ar", "لغة الإشارة", "another-way"),
    ("ar", "الموقع لا يعمل", "website-barrier"),
    ("ar", "شكوى", "something-else"),
]
"""(language, what is typed, the service that must come first)."""

ELSEWHERE: list[tuple[str, str, str]] = [
    ("en", "fire", "911"),
    ("en", "there is smoke next door", "911"),
    ("en", "gunshots", "911"),
    ("en", "someone has a gun", "911"),
    ("en", "gas leak", "911"),
    ("en", "I smell gas", "911"),
    ("en", "wires down", "911"),
    ("en", "suicde", "988"),
    ("en", "I want to die", "988"),
    ("en", "my husband hits me", "+1 800-799-7233"),
    ("en", "no power", "+1 877-778-2222"),
    ("en", "BGE", "+1 877-778-2222"),
    ("en", "the bus is late", "+1 410-539-5000"),
    ("en", "Miss Utility", "811"),
    ("es", "fuego", "911"),
    ("es", "hubo disparos", "911"),
    ("es", "huele a gas", "911"),
    ("es", "suicidio", "988"),
    ("es", "se fue la luz", "+1 877-778-2222"),
    ("es", "el autobus", "+1 410-539-5000"),
    ("ar", "حريق", "911"),
    ("ar", "إطلاق النار", "911"),
    ("ar", "ريحة غاز", "911"),
    ("ar", "انتحار", "988"),
    ("ar", "الكهرباء مقطوعة", "+1 877-778-2222"),
]
"""(language, what is typed, the number that must come first)."""

ORDINARY: list[tuple[str, str]] = [
    ("en", "fire hydrant leaking"),
    ("en", "flat tire"),
    ("en", "street light has no power"),
    ("en", "stolen trash can"),
    ("en", "food poisoning"),
    ("en", "broken curb"),
    ("en", "rat poison"),
    ("en", "dog abuse"),
    ("es", "juegos rotos"),
    ("es", "no hay luz en la calle"),
    ("es", "me robaron el bote de basura"),
    ("es", "fue a la casa quemada"),
    ("ar", "صنبور الحريق"),
    ("ar", "كهرباء عمود الإنارة"),
]
"""(language, what is typed) where a warning would be a false alarm."""


@pytest.mark.parametrize(("language", "query", "slug"), SERVICES)
def test_the_service_comes_first_and_says_why(language: str, query: str, slug: str) -> None:
    found = CITY.search(query, language)
    assert found, "nothing was found"
    assert found[0].version.service.slug == slug, [(m.version.service.slug, m.why) for m in found]
    assert found[0].why


@pytest.mark.parametrize(("language", "query", "number"), ELSEWHERE)
def test_what_is_not_ours_says_whom_to_call(language: str, query: str, number: str) -> None:
    found = CITY.elsewhere(query, language)
    assert found, "nothing was found"
    assert found[0].entry.number == number
    assert found[0].why


@pytest.mark.parametrize(("language", "query"), ORDINARY)
def test_nobody_is_alarmed_without_need(language: str, query: str) -> None:
    assert [(pointer.entry.code, pointer.why) for pointer in CITY.elsewhere(query, language)] == []


@pytest.mark.parametrize("language", CITY.city.languages)
def test_every_service_is_in_the_table(language: str) -> None:
    offered = {slug for slug, version in CITY.services.items() if not version.service.retired}
    assert {slug for spoken, _, slug in SERVICES if spoken == language} == offered


@pytest.mark.parametrize("language", CITY.city.languages)
def test_every_keyword_finds_its_service(language: str) -> None:
    lost = [
        (version.service.slug, keyword)
        for version in CITY.services.values()
        for keyword in version.service.keywords[language]
        if version.service.slug not in [m.version.service.slug for m in CITY.search(keyword, language)]
    ]
    assert lost == []


@pytest.mark.parametrize("query", ["", "?!", "zzzz", "the", "x" * 10_000, "' OR 1=1"])
def test_what_means_nothing_alarms_nobody(query: str) -> None:
    assert CITY.elsewhere(query, "en") == []
