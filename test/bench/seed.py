"""Makes one store of the bench: python seed.py runs|points|experiments COUNT FOLDER

MLflow itself makes the schema and the experiments; the rows go in by SQL, since its client would take hours.
The same arguments give the same rows. FOLDER then holds `mlflow.db`.
"""

import math
import os
import random
import sqlite3
import sys
from pathlib import Path

from mlflow import MlflowClient

kind, count, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]).resolve()
folder.mkdir(parents=True, exist_ok=True)
os.chdir(folder)
file = folder / "mlflow.db"
client = MlflowClient(tracking_uri=f"sqlite:///{file}")
experiment = int(client.create_experiment("bench", artifact_location=str(folder / "artifacts")))
chance = random.Random(42)
BEGIN = 1_767_600_000_000

db = sqlite3.connect(file)
db.execute("pragma synchronous = off")
db.execute("pragma journal_mode = off")
db.execute("pragma cache_size = -600000")

RUN = (
    "insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,"
    " source_version, lifecycle_stage, artifact_uri, experiment_id) values (?,?,'UNKNOWN','','',?,?,?,?,'','active',?,?)"
)
PARAM = "insert into params (key, value, run_uuid) values (?,?,?)"
TAG = "insert into tags (key, value, run_uuid) values (?,?,?)"
LATEST = "insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values (?,?,?,?,?,?)"
METRIC = "insert into metrics (key, value, timestamp, step, is_nan, run_uuid) values (?,?,?,?,?,?)"

FAMILIES = ["forest", "boosting", "vectors", "logistic", "perceptron", "neighbours"]
# What training code logs: a few continuous ones, many of few values, one that is different in each run.
PARAMS = {
    "learning_rate": lambda i: f"{10 ** chance.uniform(-4, 0):.6g}",
    "l2": lambda i: f"{10 ** chance.uniform(-6, -2):.3g}",
    "subsample": lambda i: f"{chance.uniform(0.5, 1):.3f}",
    "dropout": lambda i: f"{chance.uniform(0, 0.6):.2f}",
    "momentum": lambda i: f"{chance.uniform(0.8, 0.99):.2f}",
    "regularisation": lambda i: f"{10 ** chance.uniform(-2, 2):.4g}",
    "seed": lambda i: str(i),
    "trees": lambda i: str(chance.choice([50, 100, 200, 400])),
    "max_depth": lambda i: str(chance.choice([2, 4, 8, 16, "None"])),
    "min_samples_split": lambda i: str(chance.randint(2, 10)),
    "batch_size": lambda i: str(chance.choice([16, 32, 64, 128])),
    "max_iter": lambda i: str(chance.choice([100, 200, 500])),
    "kernel": lambda i: chance.choice(["rbf", "linear", "poly"]),
    "solver": lambda i: chance.choice(["lbfgs", "saga", "adam"]),
    "optimizer": lambda i: chance.choice(["sgd", "adam", "adamw"]),
    "activation": lambda i: chance.choice(["relu", "tanh", "gelu"]),
    "hidden": lambda i: chance.choice(["(64,)", "(128, 64)", "(256, 128, 64)"]),
    "scheduler": lambda i: chance.choice(["cosine", "step", "none"]),
    "tolerance": lambda i: "0.0001",
    "data_version": lambda i: f"v{chance.randint(1, 9)}",
}
GOOD = [f"{part}{name}" for part in ("", "val_") for name in ("accuracy", "f1", "precision", "recall", "auc")]
OTHER = ["loss", "val_loss", "train_loss", "rmse", "mae", "r2", "fit_seconds", "predict_seconds", "memory_mb", "epoch"]


def metrics_of(i):
    """Twenty values; `r2` is missing in a tenth of the runs, `val_loss` is NaN in one of 97."""
    quality = chance.betavariate(8, 2)
    for key in GOOD:
        yield key, quality + chance.gauss(0, 0.02), 0
    for key in OTHER:
        value = chance.expovariate(1)
        if key == "r2" and i % 10 == 0:
            continue
        yield (key, 0.0, 1) if key == "val_loss" and i % 97 == 0 else (key, value, 0)


def add_runs():
    parent = None
    for first in range(0, count, 5000):
        runs, params, tags, values = [], [], [], []
        for i in range(first, min(count, first + 5000)):
            run, family = f"{chance.getrandbits(128):032x}", FAMILIES[i % 6]
            start = BEGIN + i * 1000
            status = ("FAILED" if i % 100 else "RUNNING") if i % 50 == 0 else "FINISHED"
            end = None if status == "RUNNING" else start + chance.randint(1000, 600_000)
            uri = f"{folder}/artifacts/{run}/artifacts"
            runs.append((run, f"{family}-{i}", "ada", status, start, end, uri, experiment))
            params += [(key, make(i), run) for key, make in PARAMS.items()]
            values += [(key, value, start + n, n * 5, nan, run) for n, (key, value, nan) in enumerate(metrics_of(i))]
            tags += [
                ("mlflow.user", "ada", run),
                ("mlflow.source.name", "train.py", run),
                ("mlflow.source.type", "LOCAL", run),
                ("mlflow.runName", f"{family}-{i}", run),
                ("family", family, run),
                ("team", chance.choice(["red", "blue"]), run),
            ]
            if parent and i % 20 < 5:
                tags.append(("mlflow.parentRunId", parent, run))
            if i % 20 == 19:
                parent = run
        db.executemany(RUN, runs)
        db.executemany(PARAM, params)
        db.executemany(LATEST, values)
        db.executemany(METRIC, values)
        db.executemany(TAG, tags)
        db.commit()


def add_points():
    """One run with a series of `count` points that falls, with noise, one spike, and a NaN in each 100,000."""
    run = "b1600000000000000000000000000000"
    db.execute(RUN, (run, "long", "ada", "FINISHED", BEGIN, BEGIN + count * 10, f"{folder}/artifacts", experiment))
    db.execute(TAG, ("mlflow.runName", "long", run))
    for first in range(0, count, 50_000):
        rows = []
        for i in range(first, min(count, first + 50_000)):
            nan = i % 100_000 == 99_999
            value = math.exp(-i / 200_000) + chance.random() * 0.1 + (5 if i == count * 7 // 9 else 0)
            rows.append(("loss", 0.0 if nan else value, BEGIN + i * 10, i, int(nan), run))
        db.executemany(METRIC, rows)
        last = rows[-1]
    db.execute(LATEST, last)


def add_experiments():
    rows = [
        (experiment + i, f"team-{i % 40:02d}/project-{i:05d}", f"{folder}/artifacts/{i}", "active", BEGIN + i, BEGIN + i)
        for i in range(1, count + 1)
    ]
    db.executemany(
        "insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)"
        " values (?,?,?,?,?,?)",
        rows,
    )


{"runs": add_runs, "points": add_points, "experiments": add_experiments}[kind]()
db.commit()
db.close()
