"""The data sets, split once and for all, with the names under which runs refer to them."""

from dataclasses import dataclass

import mlflow.data
import pandas as pd
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.model_selection import train_test_split

SOURCES = {"wine": load_wine, "breast_cancer": load_breast_cancer, "diabetes": load_diabetes}


@dataclass
class Split:
    name: str
    x_train: pd.DataFrame
    x_test: pd.DataFrame
    y_train: pd.Series
    y_test: pd.Series
    classes: list

    def log_inputs(self):
        """Tells the active run what it learns from and is judged by."""
        for context, x, y in (("training", self.x_train, self.y_train), ("testing", self.x_test, self.y_test)):
            data = mlflow.data.from_pandas(x.assign(target=y), name=f"{self.name}-{context}", targets="target")
            mlflow.log_input(data, context=context)


def split(name, held_out=0.3, seed=0):
    data = SOURCES[name](as_frame=True)
    classes = list(getattr(data, "target_names", []))
    stratify = data.target if classes else None
    x_train, x_test, y_train, y_test = train_test_split(
        data.data, data.target, test_size=held_out, random_state=seed, stratify=stratify
    )
    return Split(name, x_train, x_test, y_train, y_test, classes)
