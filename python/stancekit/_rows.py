"""What rows come in: frames of four libraries, files. Nothing is imported that the caller has not imported."""

from __future__ import annotations

import importlib
import os
from typing import Any, Sequence

from .errors import StancekitError

#: Columns that a row is understood by, beside those that are named.
_BESIDE = ("target_span", "conflict")


def _arrow():
    try:
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise ImportError('frames go through pyarrow: pip install "stancekit[pandas]"') from error


class _Frame:
    """A frame of some library."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def names(self) -> list[str]:
        return [str(name) for name in self.data.columns]

    def __len__(self) -> int:
        return len(self.data)

    def need(self, name: str) -> None:
        """Raises unless there is one column of that name."""
        found = self.names()
        if name not in found:
            known = ", ".join(f"`{other}`" for other in found[:20])
            raise StancekitError(f"no column `{name}`; found {known or 'none'}")
        if found.count(name) > 1:
            raise StancekitError(f"{found.count(name)} columns `{name}`, expected one")

    def free(self, names: Sequence[str]) -> None:
        """Raises if a column of such a name is there, which would be lost."""
        if taken := [name for name in names if name in self.names()]:
            raise StancekitError(
                f"there is a column `{taken[0]}`, which the predictions have, too",
                hint=f"rename it, such as to `gold_{taken[0]}`",
            )

    def stream(self, columns: Sequence[str]) -> Any:
        """Columns as the capsule of an Arrow C stream."""
        return self._select(list(columns)).__arrow_c_stream__()

    def _select(self, columns: list[str]) -> Any:
        return self.data[columns]


class _Pandas(_Frame):
    def stream(self, columns: Sequence[str]) -> Any:
        arrow = _arrow()
        chosen = self.data[list(columns)].reset_index(drop=True)
        try:
            return arrow.Table.from_pandas(chosen, preserve_index=False).__arrow_c_stream__()
        except (arrow.ArrowInvalid, arrow.ArrowTypeError, arrow.ArrowNotImplementedError) as error:
            raise self._mixed(chosen, error) from error

    @staticmethod
    def _mixed(chosen: Any, error: Exception) -> StancekitError:
        """Names the first value that is not of the kind of those before it."""
        for name in chosen.columns:
            kind = None
            for row, value in enumerate(chosen[name]):
                if value is None or value != value:
                    continue
                kind = kind or type(value)
                if type(value) is not kind:
                    found, expected = type(value).__name__, kind.__name__
                    return StancekitError(
                        f"row {row}: column `{name}` is of type {found}, expected {expected} as in the rows before",
                        row=row,
                        hint=f'df["{name}"].astype(str) makes all of it text',
                    )
        return StancekitError(str(error))

    def take(self, rows: Any) -> Any:
        return self.data.take(_arrow().array(rows).to_numpy())

    def with_columns(self, batches: Any) -> Any:
        new = _arrow().table(batches)
        rows = new["row"].to_numpy()
        added = new.drop_columns(["row"]).to_pandas()
        out = self.data.take(rows)
        added.index = out.index
        for name in added.columns:
            out[name] = added[name].array
        return out


class _Polars(_Frame):
    def __init__(self, data: Any) -> None:
        if not hasattr(data, "hstack"):
            raise StancekitError("a lazy frame, expected a frame", hint="collect() makes one")
        super().__init__(data)

    def take(self, rows: Any) -> Any:
        return self.data[rows]

    def _select(self, columns: list[str]) -> Any:
        polars = importlib.import_module("polars")
        # What polars exports of columns that are all null has a buffer too many.
        return self.data.select(columns).with_columns(polars.col(polars.Null).cast(polars.String))

    def with_columns(self, batches: Any) -> Any:
        new = importlib.import_module("polars").DataFrame(batches)
        return self.data[new["row"]].hstack(new.drop("row").get_columns())


class _Arrow(_Frame):
    def names(self) -> list[str]:
        return self.data.schema.names

    def __len__(self) -> int:
        return self.data.num_rows

    def _select(self, columns: list[str]) -> Any:
        return self.data.select(columns)

    def take(self, rows: Any) -> Any:
        arrow = _arrow()
        rows = arrow.array(rows, arrow.int64())
        columns = [_taken(arrow, column, rows) for column in self.data.columns]
        return type(self.data).from_arrays(columns, schema=self.data.schema)

    def with_columns(self, batches: Any) -> Any:
        new = _arrow().table(batches)
        out = self.take(new["row"].combine_chunks())
        for name in new.column_names[1:]:
            out = out.append_column(name, new[name].combine_chunks())
        return out


def _taken(arrow: Any, column: Any, rows: Any) -> Any:
    """Some values of a column. Arrow takes none from views, so these go through another type of text."""
    if column.type != arrow.string_view():
        return column.take(rows)
    return column.cast(arrow.large_string()).take(rows).cast(column.type)


class _Duck(_Arrow):
    """A relation of DuckDB, read once."""

    def __init__(self, data: Any) -> None:
        super().__init__(_arrow().table(data))

    def take(self, rows: Any) -> Any:
        return self._back(_Arrow(self.data).take(rows))

    def with_columns(self, batches: Any) -> Any:
        return self._back(_Arrow(self.data).with_columns(batches))

    @staticmethod
    def _back(table: Any) -> Any:
        return importlib.import_module("duckdb").from_arrow(table)


def frame(data: Any) -> _Frame:
    """A frame of pandas, polars, pyarrow or DuckDB; any other that gives an Arrow C stream is read as a table."""
    library = type(data).__module__.split(".")[0]
    if library == "pandas" and hasattr(data, "columns"):
        return _Pandas(data)
    if library == "polars" and type(data).__name__ in ("DataFrame", "LazyFrame"):
        return _Polars(data)
    if library == "pyarrow" and hasattr(data, "schema") and hasattr(data, "take"):
        return _Arrow(data)
    if library in ("duckdb", "_duckdb"):
        return _Duck(data)
    if hasattr(data, "__arrow_c_stream__") and library not in ("pandas", "polars"):
        return _Arrow(_arrow().table(data))
    raise TypeError(
        f"{type(data).__name__}, expected a frame of pandas, polars, pyarrow or DuckDB, such as "
        'pandas.DataFrame({"text": texts})'
    )


def columns(text: str, target: str, label: str = "label", group: str = "group") -> dict[str, str]:
    """Names of columns, as the native part takes them."""
    return {"text": text, "target": target, "label": label, "group": group}


def to_score(data: _Frame, text: str, target: str | None) -> Any:
    """The columns that a prediction needs."""
    data.need(text)
    if target is not None:
        data.need(target)
    names = [text] + ([target] if target is not None else [])
    beside = _BESIDE if target is not None else _BESIDE[1:]
    return data.stream(names + [name for name in beside if name in data.names() and name not in names])


def labelled(data: Any, needed: Sequence[str]) -> Any:
    """All columns of a frame, or files of labelled data."""
    if isinstance(data, (str, os.PathLike)):
        return [os.fspath(data)]
    if isinstance(data, (list, tuple)) and all(isinstance(path, (str, os.PathLike)) for path in data):
        return [os.fspath(path) for path in data]
    found = frame(data)
    for name in needed:
        found.need(name)
    return found.stream(found.names())
