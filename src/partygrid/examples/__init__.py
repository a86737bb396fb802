"""Example jurisdictions: a small town by hand, a real county's territory, a county of any size.

All people and organisations in them are made up. `liancheng` has the official towns and communities
of one county; everything else in it, as in the other two, is synthetic and says so.
"""

from partygrid.examples._liancheng import liancheng
from partygrid.examples._small_town import small_town
from partygrid.examples._synthetic import synthetic_county, synthetic_records

__all__ = ["liancheng", "small_town", "synthetic_county", "synthetic_records"]
