"""The testing kit: for those who property-test rules of their own on organisations.

`strategies` has Hypothesis strategies for records and whole jurisdictions, valid by construction.
Nothing here is loaded unless it is imported; the extra is ``pip install 'partygrid[testing]'``.
"""
