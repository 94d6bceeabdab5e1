"""Predicts the progress of diabetes after a year, by a ridge and by a small network."""

import mlflow
from sklearn.linear_model import Lasso, Ridge
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler

from vineyard import data, report

EPOCHS = 200


def judge(patients, predicted):
    mlflow.log_metrics(
        {
            "rmse": root_mean_squared_error(patients.y_test, predicted),
            "mae": mean_absolute_error(patients.y_test, predicted),
            "r2": r2_score(patients.y_test, predicted),
        }
    )
    report.regression(patients, predicted)


def linear(patients, kind, alpha):
    with mlflow.start_run(run_name=f"{kind.__name__.lower()} alpha={alpha}", tags={"family": "linear"}):
        patients.log_inputs()
        mlflow.log_params({"alpha": alpha, "model": kind.__name__})
        model = kind(alpha=alpha).fit(patients.x_train, patients.y_train)
        mlflow.log_metric("features_used", int((abs(model.coef_) > 1e-9).sum()))
        judge(patients, model.predict(patients.x_test))


def network(patients, rate, hidden):
    with mlflow.start_run(run_name=f"network {hidden} lr={rate}", tags={"family": "network"}):
        patients.log_inputs()
        mlflow.log_params({"learning_rate": rate, "hidden": hidden, "epochs": EPOCHS, "model": "MLPRegressor"})
        scaler = StandardScaler().fit(patients.x_train)
        x, held_out = scaler.transform(patients.x_train), scaler.transform(patients.x_test)
        target = patients.y_train / 100
        model = MLPRegressor(hidden_layer_sizes=(hidden,), learning_rate_init=rate, random_state=0)
        for epoch in range(EPOCHS):
            model.partial_fit(x, target)
            held = root_mean_squared_error(patients.y_test, model.predict(held_out) * 100)
            mlflow.log_metrics({"train_loss": model.loss_, "val_rmse": held}, step=epoch)
            if model.loss_ > 1e6:
                raise FloatingPointError(f"the loss ran away in epoch {epoch}: {model.loss_:.3g}")
        judge(patients, model.predict(held_out) * 100)


def main():
    experiment = mlflow.set_experiment("diabetes progress")
    mlflow.MlflowClient().set_experiment_tag(
        experiment.experiment_id, "mlflow.note.content", "How far has it come after a year? Lower `rmse` is better; 54 is what the literature has."
    )
    patients = data.split("diabetes")
    for alpha in (0.01, 0.1, 1.0):
        linear(patients, Ridge, alpha)
    linear(patients, Lasso, 0.3)
    network(patients, rate=0.003, hidden=32)
    network(patients, rate=0.02, hidden=64)
    try:
        network(patients, rate=2000.0, hidden=64)
    except FloatingPointError as error:
        print(f"as expected, {error}")


if __name__ == "__main__":
    main()
