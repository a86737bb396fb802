"""Ways to damage bytes, text and documents, and words that readers stumble over."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

WORDS = (
    *(
        "",
        " ",
        "\t",
        "'",
        '"',
        '""',
        "=1+1",
        "-",
        "+",
        "@",
        "#REF!",
        "#N/A",
        "'=",
        "''",
        "'\"",
        "、",
    ),
    *("编号", "名称", "小区", "社区", "网格", "户数", "合计", "小计：", "注：", "说明", "备注"),
    *("姓名", "电话", "b1", "c1", "g1", "lianfeng", "莲花小区", "3号楼", "３栋", "三幢"),
    *("b1、b2", "b1;b1", '"a、b";c', "48", "４８", "约12000", "1.6万", "4,839", "1e999"),
    *("9" * 400, "-0", "nan", "inf", "二二十", "万", "2021-05-01", "20210501", "2021年13月1日"),
    *("44317", "0001-01-01", "9999-12-31", "2021-02-30", "是", "否", "true", "暂无资料"),
    *("暂无资料 户", "无", "住宅", "residential", "116.7,25.7", "25,116", "\x00", "\x0b"),
    *("\ud800", "\ufffe", "\u200b", "\u2028", "\r\n", "a\nb", "\N{BYTE ORDER MARK}"),
    *("a" * 2_000, "13800000000", "350825199001011234", "王建国", "../../x", "\N{PILE OF POO}"),
)


LONG = "a" * 70_000
"""More than a cell of a workbook holds; dear, so it is rare."""


def bytes_of(random: Random, content: bytes) -> bytes:
    """Damage bytes: flip, cut, repeat, insert, overwrite."""
    held = bytearray(content)
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(held) + 1)
        match random.randrange(5):
            case 0 if place < len(held):
                held[place] ^= 1 << random.randrange(8)
            case 1:
                length = len(held) if random.randrange(5) == 0 else random.randint(1, 9)
                del held[place : place + length]
            case 2:
                held[place:place] = held[place : place + random.randint(1, 99)]
            case 3:
                held[place:place] = random.choice(WORDS).encode("utf-8", "surrogatepass")[:200]
            case _:
                held[place : place + 4] = random.randbytes(4)
    return bytes(held)


def word(random: Random) -> str:
    """Return a word that readers stumble over, or several of them."""
    chance = random.random()
    if chance < 0.001:
        return LONG
    if chance < 0.1:
        return "".join(random.choice(WORDS)[:50] for _ in range(random.randint(2, 4)))
    return random.choice(WORDS)


def change(random: Random, content: Any, values: Sequence[Any], names: Sequence[str]) -> None:
    """Replace, leave out or add one part of a document, wherever it is."""
    places = list(_places(content))
    if not places:
        return
    holder, key = random.choice(places)
    value = deepcopy(random.choice((random.choice(values), word(random)[:2_000])))
    chance = random.random()
    if chance < 0.6:
        holder[key] = value
    elif chance < 0.8:
        del holder[key]
    elif isinstance(holder, dict):
        holder[random.choice(names)] = value
    else:
        holder.insert(key, value)


def _places(content: Any) -> Iterator[tuple[Any, Any]]:
    parts = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in parts:
        yield content, key
        if isinstance(value, dict | list):
            yield from _places(value)
