"""Makes the standard fixture store by MLflow's own client: python stores.py sqlite|file FOLDER

The same data in both kinds. Ids are MLflow's own and differ from store to store; names, values and times do not.
The last line printed is a JSON object with the ids by name.
"""

import json
import math
import os
import struct
import sys
import tempfile
import zlib
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    LoggedModelOutput,
    LoggedModelStatus,
    Metric,
    Param,
)

backend, folder = sys.argv[1], Path(sys.argv[2]).resolve()
folder.mkdir(parents=True, exist_ok=True)
os.chdir(folder)
store = f"sqlite:///{folder / 'mlflow.db'}" if backend == "sqlite" else str(folder / "mlruns")
client = MlflowClient(tracking_uri=store, registry_uri=store)

# 2026-01-05 08:00:00 UTC; every time below is counted from here.
BEGIN = 1_767_600_000_000
MINUTE = 60_000
ids = {"experiments": {"Default": "0"}, "runs": {}, "models": {}}


def experiment(name, **tags):
    made = client.create_experiment(name, tags={key.replace("__", "."): value for key, value in tags.items()})
    ids["experiments"][name] = made
    return made


def points(key, values, at, step=0):
    """A series: one point a second from the time `at`."""
    return [Metric(key, float(value), at + index * 1000, step + index) for index, value in enumerate(values)]


def run(exp, name, minute, *, status="FINISHED", lasts=3, params=None, metrics=None, series=(), tags=None, parent=None):
    at = BEGIN + minute * MINUTE
    all_tags = {"mlflow.user": "ada", "mlflow.source.name": "train.py", "mlflow.source.type": "LOCAL", **(tags or {})}
    if parent:
        all_tags["mlflow.parentRunId"] = parent
    run_id = client.create_run(exp, start_time=at, tags=all_tags, run_name=name).info.run_id
    ids["runs"][name] = run_id
    logged = [Metric(key, float(value), at + 1000, 0) for key, value in (metrics or {}).items()] + list(series)
    written = [Param(key, str(value)) for key, value in (params or {}).items()]
    client.log_batch(run_id, logged[:1000], written, [])
    for first in range(1000, len(logged), 1000):
        client.log_batch(run_id, logged[first : first + 1000])
    if status == "SCHEDULED":
        client.update_run(run_id, status=status)
    elif status != "RUNNING":
        client.set_terminated(run_id, status, at + lasts * MINUTE)
    return run_id


def dataset(name, digest, context, rows):
    schema = {"mlflow_colspec": [{"type": "double", "name": "alcohol", "required": True}]}
    data = Dataset(
        name=name,
        digest=digest,
        source_type="local",
        source=json.dumps({"uri": f"data/{name}.csv"}),
        schema=json.dumps(schema),
        profile=json.dumps({"num_rows": rows, "num_elements": rows * 13}),
    )
    return DatasetInput(data, [InputTag("mlflow.data.context", context)])


def picture(width=64, height=48):
    """A PNG, written by hand so that it is the same everywhere."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(v for x in range(width) for v in (x * 4, y * 5, 128)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def artifacts(run_id):
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        (top / "notes").mkdir()
        (top / "plots" / "deep" / "er").mkdir(parents=True)
        (top / "data").mkdir()
        (top / "readme.txt").write_text("hello\n" * 20, encoding="utf-8")
        (top / "notes" / "with space & ümlaut.txt").write_text("naïve\n", encoding="utf-8")
        (top / "notes" / "report.json").write_text(json.dumps({"accuracy": 0.91, "classes": [0, 1, 2]}), encoding="utf-8")
        (top / "notes" / "page.html").write_text("<h1>Report</h1><script>document.title = 'ran'</script>", encoding="utf-8")
        (top / "plots" / "confusion.png").write_bytes(picture())
        (top / "plots" / "deep" / "er" / "empty.txt").write_text("", encoding="utf-8")
        (top / "data" / "weights.bin").write_bytes(bytes(range(256)) * 12_288)
        client.log_artifacts(run_id, temporary)


def wine():
    exp = experiment("wine", mlflow__note__content="# Wine\nClassifiers on the **wine** data", team="lab")
    kernels = ["linear", "poly", "rbf"]
    for n in range(1, 11):
        params = {"C": 10 ** (n % 4 - 1), "kernel": kernels[n % 3], "seed": 7}
        if n % 2 == 0:
            params["max_depth"] = n
        metrics = {"accuracy": 0.80 + n * 0.0123, "f1_macro": 0.78 + n * 0.011}
        if n % 3 == 0:
            metrics["log_loss"] = 1 / n
        tags = {"stage": "dev" if n < 8 else "final"}
        if n % 2 == 1:
            tags["mlflow.source.git.commit"] = f"{n:040x}"
        series = points("train_loss", [math.exp(-i / 60) + n / 100 for i in range(300)], BEGIN) if n == 1 else ()
        run(exp, f"wine-{n:02}", n * 10, params=params, metrics=metrics, tags=tags, series=series, lasts=n)
    run(exp, "wine-running", 200, status="RUNNING", params={"C": 1, "kernel": "rbf"}, series=points("train_loss", [0.9, 0.8, 0.7], BEGIN))
    run(exp, "wine-failed", 210, status="FAILED", params={"C": 1e6}, tags={"error": "did not converge"})
    run(exp, "wine-killed", 220, status="KILLED", metrics={"accuracy": 0.5})
    run(exp, "wine-scheduled", 230, status="SCHEDULED")
    client.delete_run(run(exp, "wine-deleted", 240, metrics={"accuracy": 0.999}))

    first, second = ids["runs"]["wine-01"], ids["runs"]["wine-02"]
    client.set_tag(first, "mlflow.note.content", "The **baseline**, with [a link](https://example.org/) and <b>markup</b>")
    client.log_inputs(first, [dataset("wine-train", "a1b2c3d4", "training", 124), dataset("wine-test", "e5f6a7b8", "testing", 54)])
    client.log_inputs(second, [dataset("wine-train", "a1b2c3d4", "training", 124)])
    artifacts(first)
    return exp


def sweep():
    exp = experiment("sweep / nested", team="lab")
    parent = run(exp, "sweep", 300, lasts=30, params={"strategy": "grid"}, metrics={"best_r2": 0.62})
    for n in range(3):
        child = run(
            exp, f"trial-{n}", 301 + n, parent=parent, params={"alpha": 10.0**-n, "fit_intercept": n % 2 == 0}, metrics={"r2": 0.5 + n * 0.06}
        )
        if n == 0:
            for fold in range(2):
                run(exp, f"trial-0-fold-{fold}", 310 + fold, parent=child, params={"fold": fold}, metrics={"r2": 0.49 + fold * 0.02})
    run(exp, "alone", 330, params={"alpha": 0.3}, metrics={"r2": 0.41, "rmse": 55.1})


def odd():
    exp = experiment("odd <b>cases</b> 🚀", mlflow__note__content="مرحبا")
    run(
        exp,
        "nan-and-infinite",
        400,
        metrics={"nan": math.nan, "inf": math.inf, "ninf": -math.inf, "tiny": 5e-324, "huge": 1.7e308, "zero": 0, "whole": 3},
        series=points("mixed", [1.0, math.nan, 2.0, math.inf, -math.inf, 3.0], BEGIN),
    )
    run(
        exp,
        "steps",
        401,
        series=[
            Metric("big_step", 1.5, BEGIN, 9007199254740993),
            Metric("negative_step", 1.0, BEGIN, -5),
            Metric("negative_step", 2.0, BEGIN + 1000, -4),
            Metric("out_of_order", 3.0, BEGIN + 2000, 9),
            Metric("out_of_order", 1.0, BEGIN + 5000, 2),
            Metric("same_step", 1.0, BEGIN, 1),
            Metric("same_step", 2.0, BEGIN + 1000, 1),
            Metric("same_step", 0.5, BEGIN + 2000, 1),
        ],
    )
    spiky = [math.exp(-i / 1500) + 0.001 * math.sin(i) for i in range(5000)]
    spiky[3217] = 100.0
    run(exp, "spike", 402, lasts=90, series=points("loss", spiky, BEGIN + 402 * MINUTE))
    run(exp, "long values", 403, params={"long": "p" * 6000, "short": "q"}, tags={"long": "t" * 5000})
    run(exp, "שלום <i>עולם</i> 👩‍🔬", 404, params={"unicode ключ": "значение 🚀", "html": "<img src=x onerror=alert(1)>", "rtl": "مرحبا بالعالم"})
    run(
        exp,
        "keys",
        405,
        params={"a b": 1, "opt/lr": 0.1, "opt/momentum": 0.9, "a.b-c_d": 2},
        metrics={"val/acc top-1": 0.5, "val/loss": 0.4, "m.x-y_z": 3, "m x": 4},
        tags={"tag with space": "1", "tag/slash": "2", "quote": "it's \"quoted\" `so`", "lines": "one\ntwo\tthree", "empty": ""},
    )
    run(exp, "empty", 406)


def removed():
    exp = experiment("removed")
    run(exp, "in-removed", 500, metrics={"accuracy": 0.1})
    client.delete_experiment(exp)


def model(exp, run_id, name, accuracy, status):
    made = client.create_logged_model(
        exp, name=name, source_run_id=run_id, tags={"family": "svm"}, params={"C": "1.0", "kernel": "rbf"}, model_type="classifier"
    )
    ids["models"][name] = made.model_id
    client.log_metric(
        run_id, "model_accuracy", accuracy, timestamp=BEGIN, step=3, model_id=made.model_id, dataset_name="wine-test", dataset_digest="e5f6a7b8"
    )
    with tempfile.TemporaryDirectory() as temporary:
        Path(temporary, "MLmodel").write_text("flavors: {}\nmodel_uuid: fixture\n", encoding="utf-8")
        client.log_model_artifacts(made.model_id, temporary)
    client.finalize_logged_model(made.model_id, status)
    client.log_outputs(run_id, [LoggedModelOutput(made.model_id, 3)])


def registry(exp):
    run_id = ids["runs"]["wine-01"]
    model(exp, run_id, "svm", 0.91, LoggedModelStatus.READY)
    model(exp, ids["runs"]["wine-02"], "svm-broken", 0.2, LoggedModelStatus.FAILED)
    client.create_registered_model("wine-classifier", tags={"owner": "lab"}, description="Tells three wines apart")
    source = f"models:/{ids['models']['svm']}"
    for n in (1, 2):
        client.create_model_version("wine-classifier", source, run_id=run_id, tags={"validated": "yes"}, description=f"Version {n}")
    client.set_registered_model_alias("wine-classifier", "champion", "2")


wine_id = wine()
sweep()
odd()
removed()
registry(wine_id)
print(json.dumps(ids))
