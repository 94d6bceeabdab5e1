"""Runs the filters of cases.json against fresh MLflow stores and prints where the table is wrong.

    python verify.py          compares, and ends with 1 when something differs
    python verify.py --write  measures, and writes the answers into the table

It wants mlflow-skinny with sqlalchemy and alembic. `runs` is what the SQL store answers, `fileStore` what the file store
answers where it differs, `error` that the server refuses the filter.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunStatus, RunTag
from mlflow.tracking import MlflowClient

PATH = Path(__file__).with_name("cases.json")


def log_run(store, experiment, run):
    tags = [RunTag(key, value) for key, value in run["tags"].items()]
    made = store.create_run(experiment, run["user"], run["startTime"], tags, run["name"])
    run_id = made.info.run_id
    metrics = [Metric(key, float(value), 1000, 0) for key, value in run["metrics"].items()]
    store.log_batch(run_id, metrics, [Param(key, value) for key, value in run["params"].items()], [])
    store.log_inputs(run_id, [as_input(dataset) for dataset in run["datasets"]])
    store.update_run_info(run_id, RunStatus.from_string(run["status"]), run.get("endTime"), run["name"])
    return run_id


def as_input(dataset):
    context = dataset.get("context")
    tags = [InputTag("mlflow.data.context", context)] if context else []
    return DatasetInput(Dataset(dataset["name"], dataset["digest"], "local", "{}"), tags)


class Ground:
    def __init__(self, uri, runs):
        self.client = MlflowClient(uri)
        self.experiment = self.client.create_experiment("filters")
        store = self.client._tracking_client.store
        self.ids = {run["name"]: log_run(store, self.experiment, run) for run in runs}
        self.order = [run["name"] for run in runs]

    def ask(self, text):
        for name, run_id in self.ids.items():
            text = text.replace("${" + name + "}", run_id)
        try:
            found = {run.info.run_name for run in self.client.search_runs([self.experiment], text)}
        except Exception:
            return None
        return [name for name in self.order if name in found]


def measure(case, sql, files):
    measured = {"filter": case["filter"]}
    answer, other = sql.ask(case["filter"]), files.ask(case["filter"])
    if answer is None:
        measured["error"] = True
    else:
        measured["runs"] = answer
        if other != answer:
            measured["fileStore"] = other
    return measured


def main():
    table = json.loads(PATH.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        sql = Ground(f"sqlite:///{folder}/mlflow.db", table["runs"])
        files = Ground(f"{folder}/mlruns", table["runs"])
        measured = [measure(case, sql, files) for case in table["cases"]]
    wrong = 0
    for case, answer in zip(table["cases"], measured):
        kept = {key: value for key, value in case.items() if key != "says"}
        if kept != answer:
            wrong += 1
            print(f"table:    {json.dumps(kept)}\nmeasured: {json.dumps(answer)}")
        case.update(answer)
    if "--write" in sys.argv:
        PATH.write_text(json.dumps(table, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(measured)} filters, {wrong} differ")
    return 1 if wrong and "--write" not in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
