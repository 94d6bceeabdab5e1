"""Makes the runs of the journey in `code.test.ts`: a script that is changed, committed and run, time and again."""

import json
import os
import subprocess
import sys

SCRIPT = '''import mlflow

alpha = {alpha}
depth = 3

mlflow.set_experiment("wine")

with mlflow.start_run(run_name=f"ridge {{alpha}}"):
    mlflow.log_param("alpha", alpha)
    mlflow.log_params({{"depth": depth, "seed": 7}})
    for step in range(5):
        error = abs(alpha - 0.3) + 1 / (step + 2)
        mlflow.log_metric("val_rmse", error, step=step)
    mlflow.log_metrics(
        {{
            "train_rmse": error * 0.8,
            "r2": 1 - error,
        }}
    )
'''


def git(*args):
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *who, *args], check=True, stdout=subprocess.DEVNULL)


os.chdir(sys.argv[1])
os.environ["MLFLOW_TRACKING_URI"] = "sqlite:///mlflow.db"
git("init", "--quiet", "--initial-branch=main")
for alpha in (0.9, 0.7, 0.5, 0.1, 0.3, 0.4):
    with open("train.py", "w") as file:
        file.write(SCRIPT.format(alpha=alpha))
    git("add", "train.py")
    git("commit", "--quiet", "-m", f"alpha {alpha}")
    # Each in a process of its own: MLflow asks for the commit once.
    subprocess.run([sys.executable, "train.py"], check=True)

import mlflow

# There is no Jupyter here: this is what MLflow records of a run in a notebook.
NOTEBOOK = {"mlflow.source.name": "explore.ipynb", "mlflow.source.type": "NOTEBOOK"}
with mlflow.start_run(run_name="explored", tags=NOTEBOOK):
    mlflow.log_param("alpha", 0.2)
    mlflow.log_metric("val_rmse", 0.2)

CELLS = [
    "import mlflow\n\nmlflow.set_experiment('wine')",
    "with mlflow.start_run(run_name='explored'):\n    mlflow.log_param('alpha', 0.2)\n    mlflow.log_metric('val_rmse', 0.2)",
]


def cell(source):
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


with open("explore.ipynb", "w") as file:
    json.dump(
        {
            "cells": [cell(source) for source in CELLS],
            "metadata": {"language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        file,
    )
