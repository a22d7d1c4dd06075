"""Addresses of these pages."""

from __future__ import annotations

from milepost.web.exchange import export_pages, pages
from milepost.web.pages import route

urlpatterns = [
    route("imports/", pages.imports, "imports"),
    route("imports/paste/", pages.table_paste, "table_paste"),
    route("imports/<id:import_id>/", pages.table_import, "import"),
    route("imports/<id:import_id>/sheet/", pages.import_sheet, "import_sheet"),
    route("imports/<id:import_id>/map/", pages.import_map, "import_map"),
    route("imports/<id:import_id>/apply/", pages.import_apply, "import_apply"),
    route("imports/<id:import_id>/drop/", pages.import_drop, "import_drop"),
    route("exports/", export_pages.table_export, "table_export"),
    route("exports/template/", export_pages.table_template, "table_template"),
]
