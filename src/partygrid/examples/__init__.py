"""Example jurisdictions: a small town by hand, five scenarios of articles, a county of any size.

All people and organisations in them are made up. `liancheng` has the official towns and communities
of one county. It and `yaoji`, `chengdong`, `shunzhenghe` and `ganxian` give every number that five
newspaper articles print for structure, see `printed`; all else in them is synthetic.
"""

from partygrid.examples._chengdong import chengdong
from partygrid.examples._figures import Printed
from partygrid.examples._ganxian import ganxian
from partygrid.examples._liancheng import liancheng
from partygrid.examples._printed import printed
from partygrid.examples._shunzhenghe import shunzhenghe
from partygrid.examples._small_town import small_town
from partygrid.examples._synthetic import synthetic_county, synthetic_records
from partygrid.examples._yaoji import yaoji

__all__ = [
    "Printed",
    "chengdong",
    "ganxian",
    "liancheng",
    "printed",
    "shunzhenghe",
    "small_town",
    "synthetic_county",
    "synthetic_records",
    "yaoji",
]
