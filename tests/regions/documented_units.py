"""Where the documented incidents lie, by knowledge of the country and not by outline.

Place -> (region of 2012, cercle of 2015, commune of 2015, region of 2023). The names
are the files'. `ELSEWHERE` lists what the loaded outlines make of a place instead,
with the reason: the coordinates of the fixture are rounded, typed and illustrative.
"""

from __future__ import annotations

_MENAKA = ("Gao", "Menaka", "Menaka", "Ménaka")
TRUE_UNITS: dict[str, tuple[str, str, str, str]] = {
    "Aguelhok": ("Kidal", "Tessalit", "Adjelhoc", "Kidal"),
    "Bamako": ("Bamako", "Bamako", "Commune III", "Bamako"),
    "Boni": ("Mopti", "Douentza", "Haire", "Douentza"),
    "Boulikessi": ("Mopti", "Douentza", "Mondoro", "Douentza"),
    "Dalla": ("Mopti", "Douentza", "Dallah", "Douentza"),
    "Diallassagou": ("Mopti", "Bankass", "Diallassagou", "Bandiagara"),
    "Dioura": ("Mopti", "Tenenkou", "Kareri", "Mopti"),
    "Gangafani": ("Mopti", "Koro", "Yoro", "Bandiagara"),
    "Gao": ("Gao", "Gao", "Gao", "Gao"),
    "Gourma-Rharous": ("Tombouctou", "Gourma-Rharous", "Rharous", "Tombouctou"),
    "Indelimane": _MENAKA,
    "Kati": ("Koulikoro", "Kati", "Kati Commune", "Koulikoro"),
    "Kidal": ("Kidal", "Kidal", "Kidal", "Kidal"),
    "Konna": ("Mopti", "Mopti", "Konna", "Mopti"),
    "Koulogon": ("Mopti", "Bankass", "Koulogon Habe", "Bandiagara"),
    "Koumaga": ("Mopti", "Djenne", "Femaye", "Mopti"),
    "Moura": ("Mopti", "Djenne", "Togue Mourari", "Mopti"),
    "Ménaka": _MENAKA,
    "Nampala": ("Ségou", "Niono", "Nampalari", "Ségou"),
    "Ogossagou": ("Mopti", "Bankass", "Bankass", "Bandiagara"),
    "Sobane Da": ("Mopti", "Bandiagara", "Sangha", "Bandiagara"),
    "Songho": ("Mopti", "Bandiagara", "Doucoumbo", "Bandiagara"),
    "Sévaré": ("Mopti", "Mopti", "Mopti Commune", "Mopti"),
    "Tabankort": _MENAKA,
    "Tarkint": ("Gao", "Bourem", "Tarkint", "Gao"),
    "Tessit": ("Gao", "Ansongo", "Tessit", "Gao"),
    "Tin Zaouatène": ("Kidal", "Abeibara", "Tinzawatene", "Kidal"),
    "Tombouctou": ("Tombouctou", "Tombouctou", "Tombouctou", "Tombouctou"),
    "Yirimadio": ("Bamako", "Bamako", "Commune VI", "Bamako"),
}
ELSEWHERE: dict[str, tuple[tuple[str, str, str, str], str]] = {
    "Diallassagou": (
        ("Mopti", "Bankass", "Baye", "Bandiagara"),
        "the fixture's point lies 24 km east of OCHA's settlement of that name",
    ),
    "Moura": (
        ("Mopti", "Mopti", "Soye", "Mopti"),
        "the fixture's point lies 17 km east of OCHA's settlement, over the border of"
        " the cercle",
    ),
    "Sobane Da": (
        ("Mopti", "Koro", "Madougou", "Bandiagara"),
        "the fixture's point lies east of the border of Sangha",
    ),
    "Tessit": (
        ("Gao", "Ansongo", "Ouattagouna", "Gao"),
        "the fixture's point lies 70 km east of OCHA's settlement of that name",
    ),
    "Yirimadio": (
        ("Koulikoro", "Kati", "Baguineda Camp", "Koulikoro"),
        "the fixture's point lies outside the District's outline in all three files,"
        " 2.5 km outside that of 2012",
    ),
}
