"""Files in and out: one module per format.

Each module here stands alone; ``partygrid`` itself loads only the one that is asked for.
"""
