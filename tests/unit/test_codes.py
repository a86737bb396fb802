"""What the codes of places say, in facts of the numbering rule and of the yearly lists."""

import csv
import gzip
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from partygrid.codes import (
    DIVISION,
    ENTRY_POINT_GROUP,
    GRID_15,
    GRID_20,
    POLICE_15,
    CodeBook,
    CodeEntry,
    CodePart,
    CodeScheme,
    CodeStatus,
    CommunityClass,
    DivisionCode,
    DivisionLevel,
    TownClass,
    code_scheme,
    code_schemes,
    codes_in_force,
    load_codebook,
    parse_division_code,
)
from partygrid.errors import InvalidArgument, InvalidCode, UnknownName, UnreadableInput

Lists = dict[int, tuple[tuple[str, str], ...]]
Install = Callable[..., None]
LISTS = (2017, 2023)
LIST_FILES = ("provinces.csv", "cities.csv", "counties.csv", "towns.csv.gz", "villages.csv.gz")


@pytest.fixture(scope="module")
def data_folder() -> Path:
    beside = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("PARTYGRID_DATA", beside))
    if not folder.is_dir():
        pytest.skip("the lists of all provinces are not here: set PARTYGRID_DATA")
    return folder


def read_rows(path: Path) -> Iterator[tuple[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], row["name"]


@pytest.fixture(scope="module")
def full_lists(data_folder: Path) -> Lists:
    return {
        year: tuple(
            row for name in LIST_FILES for row in read_rows(data_folder / f"admin_cn_{year}" / name)
        )
        for year in LISTS
    }


# Division codes: parts, levels, classes


def test_a_community_code_names_every_level_above_it() -> None:
    code = parse_division_code("350825100006")
    assert (code.province, code.city, code.county) == ("35", "3508", "350825")
    assert (code.town, code.community) == ("350825100", "350825100006")
    assert code.level is DivisionLevel.COMMUNITY


def test_parts_below_the_level_of_the_code_are_none() -> None:
    province = parse_division_code("35")
    assert (province.city, province.county, province.town, province.community) == (None,) * 4
    assert (province.town_class, province.community_class, province.parent) == (None,) * 3


@pytest.mark.parametrize(
    ("text", "level", "parent"),
    [
        ("35", DivisionLevel.PROVINCE, None),
        ("3508", DivisionLevel.CITY, "35"),
        ("350825", DivisionLevel.COUNTY, "3508"),
        ("350825100", DivisionLevel.TOWN, "350825"),
        ("350825100006", DivisionLevel.COMMUNITY, "350825100"),
    ],
)
def test_each_length_is_a_level_below_the_one_before(
    text: str, level: DivisionLevel, parent: str | None
) -> None:
    code = parse_division_code(text)
    assert code.level is level
    assert code.parent == (parent and DivisionCode(parent))


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("350000", "35"),
        ("350800000", "3508"),
        ("350825000000", "350825"),
        ("350825100000", "350825100"),
        ("350527000", "350527"),  # a county that the lists print in place of its towns
    ],
)
def test_zero_segments_at_the_end_name_no_place_of_their_own(long: str, short: str) -> None:
    assert DivisionCode(long) == DivisionCode(short)
    assert str(DivisionCode(long)) == short
    assert DivisionCode(long).padded == short.ljust(12, "0")


@pytest.mark.parametrize("city", ["4419", "4420", "4604", "6202"])
def test_a_city_without_counties_has_towns_of_its_own(city: str) -> None:
    town = parse_division_code(f"{city}00003")
    assert town.county is None
    assert town.level is DivisionLevel.TOWN
    assert town.parent == parse_division_code(f"{city}00") == parse_division_code(city)
    assert parse_division_code(f"{city}00003001").is_within(parse_division_code(f"{city}00"))


def test_a_county_directly_under_its_province_is_numbered_below_90() -> None:
    code = parse_division_code("429004")
    assert (code.city, code.level) == ("4290", DivisionLevel.COUNTY)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("001", TownClass.SUBDISTRICT),
        ("099", TownClass.SUBDISTRICT),
        ("100", TownClass.TOWN),
        ("199", TownClass.TOWN),
        ("200", TownClass.TOWNSHIP),
        ("399", TownClass.TOWNSHIP),
        ("400", TownClass.ENTERPRISE),
        ("599", TownClass.ENTERPRISE),
        ("600", TownClass.OTHER),
        ("999", TownClass.OTHER),
    ],
)
def test_the_town_number_says_its_class_at_each_boundary(number: str, kind: TownClass) -> None:
    assert parse_division_code(f"350825{number}").town_class is kind
    assert parse_division_code(f"350825{number}001").town_class is kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("001", CommunityClass.RESIDENTS),
        ("199", CommunityClass.RESIDENTS),
        ("200", CommunityClass.VILLAGE),
        ("399", CommunityClass.VILLAGE),
        ("400", CommunityClass.LIKE_RESIDENTS),
        ("499", CommunityClass.LIKE_RESIDENTS),
        ("500", CommunityClass.LIKE_VILLAGE),
        ("599", CommunityClass.LIKE_VILLAGE),
        ("600", CommunityClass.OTHER),
        ("999", CommunityClass.OTHER),
    ],
)
def test_the_community_number_says_its_class_at_each_boundary(
    number: str, kind: CommunityClass
) -> None:
    assert parse_division_code(f"350825100{number}").community_class is kind
    assert parse_division_code("350825100").community_class is None


def test_a_village_under_a_subdistrict_is_ordinary() -> None:
    code = parse_division_code("350405002202")
    assert code.town_class is TownClass.SUBDISTRICT
    assert code.community_class is CommunityClass.VILLAGE


def test_a_code_is_within_itself_and_what_is_above_it_only() -> None:
    town, other = DivisionCode("350825100"), DivisionCode("350825101")
    assert town.is_within(town)
    assert DivisionCode("350825100006").is_within(town)
    assert not town.is_within(DivisionCode("350825100006"))
    assert not town.is_within(other)


# Codes that are written badly


@pytest.mark.parametrize(
    ("text", "reason", "remedy"),
    [
        ("", "is empty", "give 2, 4, 6, 9 or 12 digits, or leave the code out"),
        (" \u200b", "is empty", "leave the code out"),
        ("３５０８２５", "fullwidth digit three", "write '350825'"),
        (" 350825", "holds space", "write '350825'"),
        ("350825\n", r"holds U\+000A", "write '350825'"),
        ("\ufeff350825", "zero width no-break space", "write '350825'"),
        ("350825 100 006", "holds space", "write '350825100006'"),
        ("٣٥", "arabic-indic digit three", "write '35'"),
        ("35O825", "holds a letter", "write digits only"),
        ("3508-25", "holds hyphen-minus", "write digits only"),
        ("350825100006.0", "holds full stop", "write '350825100006': a spreadsheet"),
        ("3.50825E+11", "holds full stop, a letter, plus sign", "export the column as text"),
        ("35082510006", "has 11 digits, not 2, 4, 6, 9 or 12", "give all of them"),
        ("050825", "starts with 0", "correct digits 1 and 2"),
        ("350025", "goes on after a city of 00", "90 stands for a county directly under"),
        ("350825000006", "goes on after a town of 000", "state the town in digits 7 to 9"),
    ],
)
def test_a_bad_code_is_refused_with_its_remedy(text: str, reason: str, remedy: str) -> None:
    with pytest.raises(InvalidCode, match=reason) as caught:
        parse_division_code(text)
    assert remedy in caught.value.remedy
    assert caught.value.scheme == "division"


def test_all_problems_of_a_code_are_told_at_once() -> None:
    with pytest.raises(
        ValueError, match=r"space.*starts with 0.*city of 00.*town of 000"
    ) as caught:
        parse_division_code(" 000025000006")
    assert str(caught.value).count("write '000025000006'") == 1


@pytest.mark.parametrize("number", [350825, 350825.0, None])
def test_a_number_is_no_code(number: object) -> None:
    with pytest.raises(InvalidCode, match=r"is of type .*, not text; keep codes as text"):
        parse_division_code(number)
    with pytest.raises(InvalidCode, match="keep codes as text"):
        load_codebook("350825").status(number, year=2023)
    with pytest.raises(UnreadableInput, match=r"2023 row 0\.code: .*, not text"):
        CodeBook.of_years({2023: [(number, "连城县")]})


def test_a_person_in_a_code_column_is_not_repeated() -> None:
    for text, shown in [
        ("00000020000101000X", "000000************"),
        ("000000 20000101 0000", "000000************"),
        ("１９９ 00000000", "199********"),
        ("栗园", "**"),
    ]:
        with pytest.raises(InvalidCode) as caught:
            parse_division_code(text)
        assert caught.value.value == shown
        assert text not in str(caught.value)
        assert "20000101" not in str(caught.value)
        assert "19900000000" not in str(caught.value)


# Schemes


def test_the_schemes_that_ship_have_the_lengths_of_their_standards() -> None:
    lengths = {scheme.id: scheme.lengths for scheme in (GRID_15, GRID_20, POLICE_15)}
    assert lengths == {"grid-15": (15,), "grid-20": (20,), "police-15": (15,)}


def test_what_is_not_known_of_the_police_code_stays_unknown() -> None:
    assert POLICE_15.problems("350825100006001") == ()
    assert POLICE_15.parse("350825100006001") == ()


def test_the_unit_grid_of_the_digital_city_starts_with_its_object_class() -> None:
    parts = GRID_20.parse("60100011010100100101")
    assert [(part.name, part.text) for part in parts] == [
        ("object_class", "601000"),
        ("county", "110101"),
        ("town", "001"),
        ("community", "001"),
        ("grid", "01"),
    ]


def test_a_shorter_code_has_its_first_parts_only() -> None:
    assert DIVISION.parse("3508") == (CodePart("province", "35"), CodePart("city", "08"))


def test_a_local_scheme_may_have_letters_rules_and_several_lengths() -> None:
    scheme = CodeScheme(
        "lot", parts=[("park", 2), ("lot", 3)], lengths=[5, 2], alphabet="AB0123456789"
    )
    assert [scheme.parse(text)[-1].name for text in ("A1", "A1B07")] == ["park", "lot"]
    with pytest.raises(InvalidCode, match="holds a letter; write signs of 'AB0123456789' only"):
        scheme.parse("C1")
    with pytest.raises(InvalidCode, match="has 3 signs of 'AB0123456789', not 2 or 5"):
        scheme.parse("A1B")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"scheme_id": "", "parts": [("grid", 3)]}, "empty"),
        ({"parts": [("grid", 3)], "alphabet": ""}, "empty"),
        ({"parts": [("grid", 3), ("grid", 2)]}, "named twice or has no width"),
        ({"parts": [("grid", 0)]}, "named twice or has no width"),
        ({}, "no length.*give parts or lengths"),
        ({"lengths": [0]}, "no length.*give parts or lengths"),
        ({"parts": [("division", 12), ("grid", 3)], "lengths": [14]}, r"choose from \[12, 15\]"),
    ],
)
def test_a_scheme_that_contradicts_itself_is_refused(options: dict, problem: str) -> None:
    scheme_id = options.pop("scheme_id", "lot")
    with pytest.raises(InvalidArgument, match=problem):
        CodeScheme(scheme_id, **options)


# Schemes that plug in


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    def write(module: str, source: str, *names: str) -> None:
        metadata = tmp_path / f"{module}-1.0.dist-info"
        metadata.mkdir()
        (tmp_path / f"{module}.py").write_text(source, encoding="utf-8")
        (metadata / "METADATA").write_text(f"Name: {module}\nVersion: 1.0\n", encoding="utf-8")
        points = "\n".join(f"{name} = {module}:{name}" for name in names)
        text = f"[{ENTRY_POINT_GROUP}]\n{points}\n"
        (metadata / "entry_points.txt").write_text(text, encoding="utf-8")
        importlib.invalidate_caches()

    monkeypatch.syspath_prepend(tmp_path)
    return write


def test_a_scheme_plugs_in_by_entry_point(install: Install) -> None:
    install(
        "county_codes",
        "from partygrid.codes import CodeScheme\n"
        "xian = CodeScheme('xian-grid', parts=[('division', 12), ('grid', 3)])\n",
        "xian",
    )
    assert code_scheme("xian-grid").lengths == (15,)
    ids = [scheme.id for scheme in code_schemes()]
    assert ids == sorted(ids)
    assert {"division", "grid-15", "grid-20", "police-15", "xian-grid"} <= set(ids)


def test_an_entry_point_that_is_no_scheme_says_so_and_harms_no_scheme_that_ships(
    install: Install,
) -> None:
    install("broken_codes", "nothing = 15\n", "nothing")
    with pytest.raises(InvalidArgument, match=r"'nothing'.*type int, not a CodeScheme"):
        code_schemes()
    assert code_scheme("division") is DIVISION


def test_a_plug_in_cannot_take_the_id_of_another_scheme(install: Install) -> None:
    install(
        "rival_codes",
        "from partygrid.codes import CodeScheme\nrival = CodeScheme('division', lengths=[6])\n",
        "rival",
    )
    with pytest.raises(InvalidArgument, match="the id 'division' is taken"):
        code_schemes()


def test_an_unknown_scheme_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="no code scheme 'police-14'; did you mean 'police-15'"):
        code_scheme("police-14")


# Books


def test_a_code_in_one_list_and_not_in_the_next_ended_somewhere_between() -> None:
    book = CodeBook.of_years({2017: [("350825202", "隔川乡")], 2023: [("350825110", "隔川镇")]})
    old = [book.status("350825202", year=year) for year in (2010, 2017, 2018, 2022, 2023, 2030)]
    assert old == [
        CodeStatus.UNCERTAIN,  # nobody looked before 2017
        CodeStatus.VALID,
        CodeStatus.UNCERTAIN,
        CodeStatus.UNCERTAIN,
        CodeStatus.ABOLISHED,
        CodeStatus.ABOLISHED,
    ]
    new = [book.status("350825110", year=year) for year in (2010, 2017, 2018, 2022, 2023, 2030)]
    assert new == [
        CodeStatus.NOT_YET,
        CodeStatus.NOT_YET,
        CodeStatus.UNCERTAIN,
        CodeStatus.UNCERTAIN,
        CodeStatus.VALID,
        CodeStatus.VALID,  # the newest list holds until a newer one is given
    ]
    assert book.status("350825999", year=2023) is CodeStatus.UNKNOWN


def test_a_renamed_community_holds_between_its_two_names() -> None:
    book = load_codebook("350825")
    assert book.status("350825100005", year=2020) is CodeStatus.VALID
    names = [book.name("350825100005", year=year) for year in (2000, 2017, 2020, 2023)]
    assert names == ["豸峰社区居委会"] * 3 + ["莲东社区居委会"]


def test_a_code_that_came_back_was_gone_for_the_list_that_lacks_it() -> None:
    row = [("350825100008", "百花社区居委会")]
    book = CodeBook.of_years({2015: row, 2017: [], 2019: [], 2023: row})
    found = [book.status("350825100008", year=year).value for year in range(2015, 2024)]
    assert found == [
        *("valid", "uncertain", "abolished", "abolished", "abolished"),
        *("uncertain", "uncertain", "uncertain", "valid"),
    ]


def test_a_list_that_prints_abolished_codes_keeps_them_abolished() -> None:
    gone, held = ("610104009004", "公交一公司社区居委会 [已撤销]"), ("610104009005", "枣园西路")
    book = CodeBook.of_years({2022: [held], 2023: [gone, held], 2024: [gone, held]})
    assert book.name("610104009004", year=2023) == "公交一公司社区居委会"
    found = [book.status("610104009004", year=year).value for year in (2021, 2022, 2023, 2025)]
    assert found == ["not-yet", "not-yet", "abolished", "abolished"]
    first = CodeBook.of_years({2023: [gone]})
    assert first.status("610104009004", year=2022) is CodeStatus.UNCERTAIN


def test_a_code_printed_as_valid_and_later_as_abolished_is_one_entry() -> None:
    held, gone = ("350825100008", "百花社区居委会"), ("350825100008", "百花社区居委会[已撤销]")
    book = CodeBook.of_years({2017: [held], 2023: [gone]})
    assert book.entries == (
        CodeEntry(code="350825100008", name="百花社区居委会", valid_until=2017),
    )
    again = CodeBook.of_years({2017: [gone], 2023: [held]})
    found = [again.status("350825100008", year=year).value for year in (2017, 2020, 2023)]
    assert found == ["abolished", "uncertain", "valid"]


def test_years_without_lists_are_exact() -> None:
    book = CodeBook(
        [
            CodeEntry(code="350825110", name="隔川镇", valid_from=2019),
            CodeEntry(code="350825202", name="隔川乡", valid_until=2018),
        ]
    )
    for year in (1990, 2018):
        assert book.status("350825202", year=year) is CodeStatus.VALID
        assert book.status("350825110", year=year) is CodeStatus.NOT_YET
    assert book.status("350825202", year=2019) is CodeStatus.ABOLISHED
    assert book.status("350825110", year=2019) is CodeStatus.VALID


def test_a_code_that_ended_before_the_oldest_list_is_gone_for_all_lists() -> None:
    book = CodeBook([CodeEntry(code="350825202", name="隔川乡", valid_until=2010)], years=LISTS)
    found = [book.status("350825202", year=year).value for year in (2009, 2010, 2011, 2017, 2020)]
    assert found == ["uncertain", "valid", "uncertain", "abolished", "abolished"]


def test_a_book_answers_to_every_way_a_code_may_be_written() -> None:
    book = load_codebook("350825")
    asked = ("350825100", "350825100000", DivisionCode("350825100"))
    assert {book.name(code, year=2023) for code in asked} == {"莲峰镇"}
    with pytest.raises(InvalidCode, match="holds space"):
        book.status(" 350825100", year=2023)


def test_a_county_may_fill_the_place_of_its_town() -> None:
    rows = [("350527", "金门县"), ("350527000", "金门县"), ("350527000000", "金门县")]
    assert [entry.code for entry in CodeBook.of_years({2023: rows})] == ["350527"]


def test_an_unlisted_code_has_no_name_but_neighbours() -> None:
    book = CodeBook.of_years({2023: [(f"35082510{i}", f"镇{i}") for i in range(9)]})
    with pytest.raises(UnknownName, match="no code in the book '350825199'") as caught:
        book.name("350825199", year=2023)
    assert caught.value.known == ("350825107", "350825108")
    with pytest.raises(UnknownName, match="known: 350825100, 350825101"):
        book.name("110101001", year=2023)


def test_all_problems_of_all_lists_are_told_at_once_with_their_rows() -> None:
    with pytest.raises(UnreadableInput) as caught:
        CodeBook.of_years(
            {
                2017: [("350825 100", "莲峰镇"), ("350825101", "")],
                2023: [("350825100", "莲峰镇"), ("350825100000", "莲峰"), ("350825", " [已撤销]")],
            }
        )
    assert [(each.where, each.message) for each in caught.value.problems] == [
        ("2017 row 0", "holds space"),
        ("2017 row 1", "has no name"),
        ("2023 row 1", "is '莲峰镇' and '莲峰' in one year"),
        ("2023 row 2", "has no name"),
    ]


def test_entries_that_are_no_book_are_refused_with_all_problems() -> None:
    with pytest.raises(UnreadableInput, match="4 problems") as caught:
        CodeBook(
            [
                CodeEntry(code="350825100000", name="莲峰镇"),
                CodeEntry(code="350825101", name="北团镇", valid_until=2017),
                CodeEntry(code="350825101", name="北团乡", valid_from=2017),
                CodeEntry(code="350825102", name="姑田镇", valid_until=2016),
                CodeEntry(code="350825102", name="姑田乡", gone_by=2023),
                CodeEntry(code="350825103", name="朋口镇", gone_by=2022),
            ],
            years=LISTS,
        )
    assert [each.message for each in caught.value.problems] == [
        "is not in its shortest form",
        "has contradicting years as '北团镇' and as '北团乡'",
        "has contradicting years as '姑田镇' and as '姑田乡'",
        "was printed as abolished in 2022, which is not the year of a list",
    ]


@pytest.mark.parametrize(
    "years",
    [
        {"valid_from": 2023, "valid_until": 2017},
        {"gone_by": 2023, "valid_from": 2017},
        {"gone_by": 2023, "valid_until": 2017},
    ],
)
def test_an_entry_cannot_end_before_it_starts(years: dict[str, int]) -> None:
    with pytest.raises(InvalidArgument, match="contradicts valid_from"):
        CodeEntry(code="350825100", name="莲峰镇", **years)


def test_codes_of_a_local_scheme_have_years_too() -> None:
    scheme = CodeScheme("xian-grid", parts=[("division", 12), ("grid", 3)])
    book = CodeBook.of_years(
        {2023: [("610104009001002", "二"), ("610104009001001", "一")]}, scheme=scheme
    )
    assert [entry.name for entry in codes_in_force(book, year=2023, within="610104009")] == [
        "一",
        "二",
    ]
    with pytest.raises(InvalidCode, match="has 15 digits"):
        codes_in_force(book, year=2023, level=DivisionLevel.TOWN)


def test_a_large_book_prints_on_one_line() -> None:
    assert repr(load_codebook("350825")) == (
        "CodeBook(entries=<293 entries>, years=(2017, 2023), scheme=division)"
    )


# The book that ships


def test_the_book_of_liancheng_county_is_whole() -> None:
    book = load_codebook("350825")
    for year, towns, communities in ((2017, 17, 247), (2023, 17, 248)):
        listed = codes_in_force(book, year=year, level=DivisionLevel.COMMUNITY)
        town_codes = {
            entry.code for entry in codes_in_force(book, year=year, level=DivisionLevel.TOWN)
        }
        assert (len(town_codes), len(listed)) == (towns, communities)
        assert {DivisionCode(entry.code).town for entry in listed} == town_codes
    assert len(book) == len(tuple(book))


def test_the_book_of_liancheng_county_names_its_lists() -> None:
    cut_offs = [source.valid_from.isoformat() for source in load_codebook("350825").sources]
    assert cut_offs == ["2017-10-31", "2023-06-30"]


def test_a_book_that_does_not_ship_is_answered_with_those_that_do() -> None:
    with pytest.raises(UnknownName, match="no code book '350824'; did you mean '350825'"):
        load_codebook("350824")


def test_a_county_that_is_no_text_is_answered_with_the_books_that_ship() -> None:
    with pytest.raises(UnknownName, match=r"^no code book 350825; did you mean '350825'\?"):
        load_codebook(350825)  # type: ignore[arg-type]


# The lists of sixteen provinces


@pytest.mark.parametrize("year", LISTS)
def test_every_listed_code_reads(full_lists: Lists, year: int) -> None:
    texts = [text for text, _ in full_lists[year]]
    assert [text for text in texts if DIVISION.problems(text)] == []
    assert len(texts) > 390_000


@pytest.mark.parametrize("year", LISTS)
def test_every_listed_town_has_its_parent_in_the_list(full_lists: Lists, year: int) -> None:
    known = {DIVISION.canonical(text) for text, _ in full_lists[year]}
    codes = [DivisionCode(text) for text in sorted(known) if len(text) <= 9]
    assert all(code.parent is None or code.parent.text in known for code in codes)
    assert known.issuperset(text[:9] for text in known)
    assert {code.town_class for code in codes} == {None, *TownClass} - {TownClass.OTHER}


@pytest.mark.parametrize("year", LISTS)
def test_four_classes_of_community_exist_and_villages_say_so(full_lists: Lists, year: int) -> None:
    names: dict[str, list[str]] = {}
    for text, name in full_lists[year]:
        if len(text) == 12:
            names.setdefault(text[9:], []).append(name)
    numbers = {n: DivisionCode(f"350825100{n}").community_class for n in names if n != "000"}
    assert set(numbers.values()) == set(CommunityClass) - {CommunityClass.OTHER}
    for kind, at_least in ((CommunityClass.VILLAGE, 0.97), (CommunityClass.RESIDENTS, 0.0)):
        found = [name for n, each in numbers.items() if each is kind for name in names[n]]
        share = sum("村委" in name or "村民委" in name for name in found) / len(found)
        assert at_least <= share <= at_least + 0.03


def test_the_bundled_book_agrees_with_the_lists_it_was_made_from(full_lists: Lists) -> None:
    lists = {
        year: [row for row in rows if row[0].startswith("350825")]
        for year, rows in full_lists.items()
    }
    assert CodeBook.of_years(lists).entries == load_codebook("350825").entries


def test_the_lists_of_one_city_give_every_code_its_status(full_lists: Lists) -> None:
    lists = {
        year: [row for row in rows if row[0].startswith("3508")]
        for year, rows in full_lists.items()
    }
    book = CodeBook.of_years(lists)
    old, new = ({DIVISION.canonical(text) for text, _ in lists[year]} for year in LISTS)
    expected = {
        2017: {code: "valid" if code in old else "not-yet" for code in old | new},
        2020: {code: "valid" if code in old & new else "uncertain" for code in old | new},
        2023: {code: "valid" if code in new else "abolished" for code in old | new},
    }
    for year, statuses in expected.items():
        assert {code: book.status(code, year=year).value for code in old | new} == statuses
        valid = [code for code, status in sorted(statuses.items()) if status == "valid"]
        assert [entry.code for entry in codes_in_force(book, year=year)] == valid


def test_abolished_communities_of_one_town_are_in_no_later_list(
    data_folder: Path, full_lists: Lists
) -> None:
    book = CodeBook.of_years({2023: [r for r in full_lists[2023] if r[0].startswith("610104")]})
    with (data_folder / "area_code_status" / "610104009.csv").open(encoding="utf-8") as file:
        rows = [(row["行政区划代码"], row["行政区划名称"]) for row in csv.DictReader(file)]
    marked = CodeBook.of_years({2023: rows})
    status = {code: marked.status(code, year=2023) for code, _ in rows}
    assert set(status.values()) == {CodeStatus.VALID, CodeStatus.ABOLISHED}
    for code, now in status.items():
        expected = CodeStatus.UNKNOWN if now is CodeStatus.ABOLISHED else CodeStatus.VALID
        assert book.status(code, year=2023) is expected
