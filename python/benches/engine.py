"""Rows through an engine, Parquet to Parquet, beside the same rows without one.

    python benches/engine.py [ROWS] [sail|spark]

`sail` needs pysail and pyspark-client; `spark` needs pyspark 4 and Java 17, and runs in local mode. Prints whether both
say the same byte by byte, and how long the engine takes with one partition and with two: each is labelled on one
thread, so two cores that nothing else keeps busy should take half the time. The better of three runs each, after one
in which workers load the model.
"""

import os
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
from frame import best, rows

import stancekit
from stancekit import spark


@contextmanager
def sail(workers):
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    session = SparkSession.builder.remote("sc://127.0.0.1:{}".format(server.listening_address[1])).getOrCreate()
    yield session
    session.stop()
    server.stop()


@contextmanager
def local(workers):
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def label(session, workers, source, target):
    df = session.read.parquet(str(source)).repartition(workers)
    spark.predict(df, target="party").write.mode("overwrite").parquet(str(target))


def content(table):
    """The bytes of a table, its rows in their order before they were divided, and its columns of one type each."""
    table = table.sort_by("n").combine_chunks()
    fields = [(name, pa.float64() if name.startswith("p_") or "confidence" in name else pa.string()) for name in table.column_names]
    table = table.cast(pa.schema([(name, pa.int64() if name == "n" else kind) for name, kind in fields]))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue()


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    engine = local if "spark" in sys.argv[2:] else sail
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.parquet", Path(folder) / "labelled.parquet"
        table = pa.Table.from_pylist([{"n": i, **row} for i, row in enumerate(rows(n))])
        pq.write_table(table, source)
        took = {}
        for workers in (1, 2):
            with engine(workers) as session:
                label(session, workers, source, target)  # the first time, a worker loads the model
                took[workers] = best(lambda: label(session, workers, source, target))
        began = time.perf_counter()
        alone = stancekit.Model.default().predict(table, target="party")
        without = time.perf_counter() - began
        same = content(pq.read_table(target)) == content(alone)
        print(f"{n} rows: {'the same bytes' if same else 'OTHER bytes'} as without an engine ({without:.1f} s)")
        print(f"1 worker {took[1]:.1f} s, 2 workers {took[2]:.1f} s: efficiency {took[1] / took[2] / 2:.2f}")


if __name__ == "__main__":
    main()
