"""Searches for a good gradient boosting on the diabetes data: one parent run, one nested run for each trial."""

from itertools import product

import mlflow
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score, root_mean_squared_error

from vineyard import data

GRID = {"learning_rate": (0.03, 0.1), "max_depth": (2, 3, 4), "subsample": (0.6, 1.0)}
TREES = 100


def trial(patients, number, params):
    with mlflow.start_run(run_name=f"trial {number}", nested=True, tags={"family": "boosting"}):
        mlflow.log_params(params)
        model = GradientBoostingRegressor(n_estimators=TREES, random_state=0, **params)
        model.fit(patients.x_train, patients.y_train)
        for step, predicted in enumerate(model.staged_predict(patients.x_test)):
            mlflow.log_metric("val_rmse", root_mean_squared_error(patients.y_test, predicted), step=step)
        final = model.predict(patients.x_test)
        rmse = root_mean_squared_error(patients.y_test, final)
        mlflow.log_metrics({"rmse": rmse, "r2": r2_score(patients.y_test, final)})
        return rmse


def main():
    mlflow.set_experiment("diabetes sweep")
    patients = data.split("diabetes")
    with mlflow.start_run(run_name="grid of boostings", tags={"family": "boosting"}):
        patients.log_inputs()
        mlflow.log_params({"trials": 12, "n_estimators": TREES})
        mlflow.log_dict({name: list(values) for name, values in GRID.items()}, "grid.json")
        best = None
        for number, values in enumerate(product(*GRID.values()), start=1):
            rmse = trial(patients, number, dict(zip(GRID, values)))
            best = rmse if best is None else min(best, rmse)
            mlflow.log_metric("best_rmse", best, step=number)


if __name__ == "__main__":
    main()
