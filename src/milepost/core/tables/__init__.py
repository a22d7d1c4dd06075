"""Tables that people keep in spreadsheets: read from CSV, XLSX and what is pasted, and written so that they come back unchanged.

    tables = read_tables(content, "plan.xlsx")      # sheets with typed cells; raises Unreadable
    column = judge_days(cells)                       # in which order a column's days are written, or that it must be asked
    guesses = guess_columns(table, fields)           # which column is which field, from headings and content

No Django: `milepost lint` reads files without it. What a reader says is therefore given as English with named places
(``Unreadable.template`` and ``.values``), which those above translate.
"""
