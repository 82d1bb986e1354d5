"""Who reported a UCDP event, out of lists that were joined by hand."""

from typing import Any

from incidents.ingest.cells import Cells
from incidents.ingest.ucdp_sources import UCDP, read_sources
from incidents.services.rows import SourceRow


def sources(**values: Any) -> tuple[SourceRow, ...]:
    first, *others = read_sources(Cells({n: str(v) for n, v in values.items()}))
    assert first == UCDP
    return tuple(others)


def shown(found: tuple[SourceRow, ...]) -> list[tuple[str, str, str]]:
    return [(s.publisher, str(s.published_on or ""), s.title) for s in found]


def test_articles_are_read_with_their_semicolons_commas_and_quotes() -> None:
    found = sources(
        source_article=(
            '"El Universal,2026-01-20,Un delincuente abatido; hay dos detenidos";'
            '"Mali Web,2026-01-15,A "bloody attack", they say"'
        ),
        source_office="El Universal;Mali Web",
        source_date="2026-01-20;2026-01-15",
        source_headline="Un delincuente abatido; hay dos detenidos;A bloody attack",
        number_of_sources=2,
    )
    assert shown(found) == [
        ("El Universal", "2026-01-20", "Un delincuente abatido; hay dos detenidos"),
        ("Mali Web", "2026-01-15", 'A "bloody attack", they say'),
    ]


def test_an_account_is_social_media_and_nothing_else_is_guessed() -> None:
    one, other = sources(
        source_article='"@SahelAlerte,2026-01-18, #Mali";"FAMA,2026-01-12,FAMa Actu"'
    )
    assert (one.kind, other.kind) == ("social_media", "other")
    assert not one.is_confidential


def test_the_same_article_twice_is_one_source() -> None:
    entry = '"FAMA,2026-02-01,FAMa Actu"'
    assert len(sources(source_article=f"{entry};{entry}")) == 1


def test_parallel_lists_serve_where_the_articles_do_not_parse() -> None:
    found = sources(
        source_article="Reuters 4/4/1989",
        source_office="Reuters;AFP",
        source_date="1989-04-04;1989-04-05",
        source_headline="One;Two",
        number_of_sources=2,
    )
    assert shown(found) == [
        ("Reuters", "1989-04-04", "One"),
        ("AFP", "1989-04-05", "Two"),
    ]


def test_of_lists_that_disagree_only_what_is_sure_is_kept() -> None:
    lists = {"source_office": "Reuters;AFP", "source_headline": "One; or two;Three"}
    found = sources(**lists, source_date="1989-04-04;1989-04-05", number_of_sources=2)
    assert shown(found) == [("Reuters", "1989-04-04", ""), ("AFP", "1989-04-05", "")]
    found = sources(**lists, source_date="1989-04-04", number_of_sources=-1)
    assert shown(found) == [("Reuters", "", ""), ("AFP", "", "")]
    assert sources(**lists, source_date="", number_of_sources=3) == ()


def test_a_row_without_articles_still_has_ucdp() -> None:
    assert sources(number_of_sources=-1) == ()
    assert sources(source_office="", number_of_sources="") == ()
