"""What a run leaves behind besides numbers: plots, a report, the predictions."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import mlflow
import pandas as pd
from sklearn.metrics import ConfusionMatrixDisplay, classification_report


def classification(data, predicted):
    figure, axes = plt.subplots(figsize=(4.5, 4), layout="constrained")
    ConfusionMatrixDisplay.from_predictions(
        data.y_test, predicted, display_labels=data.classes, ax=axes, colorbar=False, cmap="Blues"
    )
    mlflow.log_figure(figure, "plots/confusion_matrix.png")
    plt.close(figure)
    report = classification_report(data.y_test, predicted, target_names=[str(name) for name in data.classes])
    mlflow.log_text(report, "reports/classification.txt")
    _predictions(data, predicted)


def regression(data, predicted):
    figure, axes = plt.subplots(figsize=(4.5, 4), layout="constrained")
    axes.scatter(data.y_test, predicted, s=12, alpha=0.7)
    axes.axline((150, 150), slope=1, color="grey", linewidth=1)
    axes.set(xlabel="measured", ylabel="predicted")
    mlflow.log_figure(figure, "plots/predicted.png")
    plt.close(figure)
    residuals = (data.y_test - predicted).describe().to_dict()
    mlflow.log_dict(residuals, "reports/residuals.json")
    _predictions(data, predicted)


def _predictions(data, predicted):
    table = pd.DataFrame({"measured": data.y_test.to_numpy(), "predicted": predicted})
    mlflow.log_text(table.to_csv(index=False), "data/predictions.csv")
    mlflow.log_text(table.head(20).to_html(index=False), "reports/predictions.html")
