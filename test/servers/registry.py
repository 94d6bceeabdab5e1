"""Makes a store with registered models by MLflow's own client: python registry.py sqlite|file FOLDER"""

import os
import sys
from pathlib import Path

from mlflow import MlflowClient

backend, folder = sys.argv[1], Path(sys.argv[2]).resolve()
folder.mkdir(parents=True, exist_ok=True)
os.chdir(folder)
store = f"sqlite:///{folder / 'mlflow.db'}" if backend == "sqlite" else str(folder / "mlruns")
client = MlflowClient(tracking_uri=store, registry_uri=store)

run_id = client.create_run("0", run_name="trained").info.run_id
other_id = client.create_run("0", run_name="removed").info.run_id


def version(name, n, run=run_id, **more):
    return client.create_model_version(name, f"{folder}/models/{n}", run_id=run, **more)


client.create_registered_model("wine-classifier", tags={"owner": "lab"}, description="Tells three wines apart")
version("wine-classifier", 1, tags={"validated": "yes"}, description="The first")
version("wine-classifier", 2)
version("wine-classifier", 3, run=other_id)
version("wine-classifier", 4)
client.set_registered_model_alias("wine-classifier", "champion", "2")
client.set_registered_model_alias("wine-classifier", "challenger", "3")
client.delete_model_version("wine-classifier", "4")
client.transition_model_version_stage("wine-classifier", "1", "Archived")

client.create_registered_model("it's a <b>name<b> of_one 🚀")
version("it's a <b>name<b> of_one 🚀", 1)

client.create_registered_model("empty")

client.create_registered_model("many")
for n in range(1, 13):
    version("many", n, run=None)

client.register_prompt("greet", "Hi {{name}}!")
client.set_prompt_alias("greet", "production", 1)

client.delete_run(other_id)
print(run_id)
