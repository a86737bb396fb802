"""The towns and communities of 2023, and the compounds of three cities, as jurisdictions.

The compounds come from five listing sites (链家, 贝壳, 搜房, 房产超市, 搜楼啦). No site names a
community, many rows name no district, and most state no number of buildings. What is done about it
is stated in the module that does it, and nothing is hidden: each row read is used, merged into
another, or set aside for one stated reason.

- `tables`: files, rows, and the outcome of each row
- `territory`: towns and communities, and how a district text becomes a county
- `listings`: rows of the sites, and how rows of one compound are merged
- `placing`: how a compound that names no community gets one
- `city`: records of one city
- `screen`: everything that is printed
"""
