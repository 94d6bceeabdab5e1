"""Tells three cultivars of wine apart: a linear model by steps, and its rivals."""

import mlflow
import numpy as np
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from vineyard import data, report

EPOCHS = 120


def judge(wine, model):
    predicted = model.predict(wine.x_test)
    scores = {
        "accuracy": accuracy_score(wine.y_test, predicted),
        "f1_macro": f1_score(wine.y_test, predicted, average="macro"),
    }
    if hasattr(model, "predict_proba"):
        scores["log_loss"] = log_loss(wine.y_test, model.predict_proba(wine.x_test))
    mlflow.log_metrics(scores)
    report.classification(wine, predicted)


def by_steps(wine, rate, alpha):
    """Gradient descent, one pass over the data at a time, so that it can be watched."""
    with mlflow.start_run(run_name=f"sgd lr={rate}", tags={"family": "linear", "stage": "dev"}):
        wine.log_inputs()
        mlflow.log_params({"learning_rate": rate, "alpha": alpha, "epochs": EPOCHS, "loss": "log_loss"})
        scaler = StandardScaler().fit(wine.x_train)
        learner = SGDClassifier(loss="log_loss", learning_rate="constant", eta0=rate, alpha=alpha, random_state=0)
        x, held_out = scaler.transform(wine.x_train), scaler.transform(wine.x_test)
        for epoch in range(EPOCHS):
            learner.partial_fit(x, wine.y_train, classes=np.unique(wine.y_train))
            mlflow.log_metrics(
                {
                    "train_loss": log_loss(wine.y_train, learner.predict_proba(x)),
                    "val_loss": log_loss(wine.y_test, learner.predict_proba(held_out)),
                    "val_accuracy": learner.score(held_out, wine.y_test),
                },
                step=epoch,
            )
        judge(wine, make_pipeline(scaler, learner))


def at_once(wine, name, model, params, keep=False):
    with mlflow.start_run(run_name=name, tags={"family": name.split()[0], "stage": "dev"}):
        wine.log_inputs()
        mlflow.log_params(params)
        model.fit(wine.x_train, wine.y_train)
        judge(wine, model)
        if keep:
            signature = infer_signature(wine.x_train, model.predict(wine.x_train))
            mlflow.sklearn.log_model(
                model, name="model", signature=signature, params=params, serialization_format="cloudpickle"
            )


def main():
    experiment = mlflow.set_experiment("wine cultivars")
    mlflow.MlflowClient().set_experiment_tag(
        experiment.experiment_id, "mlflow.note.content", "Which of three growers made this wine? **Accuracy** on the wines held out, four of five, decides."
    )
    wine = data.split("wine", held_out=0.8)
    for rate in (0.0005, 0.005, 0.05):
        by_steps(wine, rate, alpha=1e-4)
    for k in (3, 9):
        at_once(wine, f"knn k={k}", make_pipeline(StandardScaler(), KNeighborsClassifier(k)), {"k": k, "weights": "uniform"})
    for c in (0.1, 1.0, 10.0):
        model = make_pipeline(StandardScaler(), SVC(C=c, probability=True, random_state=0))
        at_once(wine, f"svm C={c}", model, {"C": c, "kernel": "rbf"})
    forest = RandomForestClassifier(n_estimators=200, random_state=0)
    at_once(wine, "forest 200", forest, {"n_estimators": 200, "max_depth": "none"}, keep=True)


if __name__ == "__main__":
    main()
