import { mlflow } from './mlflow/kind'
import { mlflowLocal } from './mlflow-local/kind'

/** Every kind of platform that Waymark can connect to. */
export const kinds = [mlflow, mlflowLocal] as const
