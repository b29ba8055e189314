"""Writes files of other programs for the tests: Parquet, Arrow and Excel.

pip install pyarrow==26.0.1 openpyxl==3.1.5
python tests/formats/make.py
"""

import datetime
import json
import pathlib

import openpyxl
import pyarrow as pa
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet

HERE = pathlib.Path(__file__).parent
texts = ["The guild won.", "The guild lost «всё».", "The guild met.", "The guild paid."]
names = json.dumps({"info": {"features": {"label": {"names": ["against", "favor", "neutral"], "_type": "ClassLabel"}}}})
columns = {
    "text": pa.array(texts, pa.large_string()),
    "target": pa.array(["guild", "guild", "guild", "guild"], pa.string()).dictionary_encode(),
    "label": pa.array([1, 0, None, 2], pa.int64()),
    "group": pa.array([7, 7, 8, None], pa.int32()),
    "weight": pa.array([1.0, 0.5, 1.0, 2.0], pa.float32()),
    "checked": pa.array([True, False, None, True], pa.bool_()),
    "tags": pa.array([["a", "b"], [], None, ["c"]], pa.list_(pa.string())),
    "source": pa.array([{"name": "wire", "page": 2}, None, {"name": "web", "page": None}, None]),
    "day": pa.array([datetime.date(2026, 11, 28), None, None, datetime.date(1969, 7, 20)], pa.date32()),
}
table = pa.table(columns).replace_schema_metadata({"huggingface": names})
pyarrow.parquet.write_table(table, HERE / "rows.parquet", compression="snappy")
with pa.ipc.new_file(HERE / "file.arrow", table.schema) as file:
    file.write_table(table)
with pa.ipc.new_stream(HERE / "stream.arrow", table.schema) as stream:
    stream.write_table(table)

book = openpyxl.Workbook()
sheet = book.active
sheet.append(["text", "target", "label", "group", "weight"])
for text, label, group in zip(texts, ["favor", "against", None, "neutral"], [7, 7, 8, None]):
    sheet.append([text, "guild", label, group, 1 if group else 0.5])
sheet.append([None] * 5)
book.create_sheet("notes").append(["nothing", "of", "this", "is", "read"])
book.save(HERE / "rows.xlsx")
