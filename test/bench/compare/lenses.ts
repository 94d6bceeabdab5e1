import assert from 'node:assert/strict'
import { codeOf } from '../../../src/features/code/code'
import { Facts } from '../../../src/features/code/facts'
import { lensesOf } from '../../../src/features/code/lenses'
import { LineCache } from '../../../src/features/code/lines'
import { marksOf, notesOf } from '../../../src/features/code/notes'
import type { FileState } from '../../../src/features/code/results'
import type { MetricValue } from '../../../src/model/run'
import { guessSense } from '../../../src/model/sense'
import { tries, type Bench, type Section } from '../context'
import { timed } from '../samples'

/**
 * What the extension host works for a file after an edit: all that is done when VS Code asks for lenses, but for handing them
 * over. The file is kept in lines, as VS Code keeps it, and so its text is put together anew each time.
 */

const lineCount = 5_000
const path = '/project/train.py'
const scene = { now: 0, sense: (metric: string) => ({ sense: guessSense(metric), guessed: true }) }

/** Twenty lines of training, five of them MLflow's calls, or none. */
function part(index: number, logs: boolean): string {
  const text = `
def train_${index}(x, y, alpha=0.1, depth: int = ${index % 9}, *, seed=0, name="model-${index}"):
    """Trains one model; mlflow.log_metric("not", 1) in a docstring is no call."""
    learning_rate = 0.0${(index % 9) + 1}
    weights = {"a": [1, 2, (3, 4)], 'b': f"{name}: {alpha:.3f}", "c": {"d": None}}  # a comment with "quotes"
    with mlflow.start_run(run_name=f"train {index}", nested=True):
        mlflow.log_param("learning_rate", learning_rate)
        mlflow.log_params({"alpha": alpha, "depth": depth, "seed": seed})
        for epoch in range(100):
            loss = float(np.sqrt(((model.predict(x[epoch % 10]) - y) ** 2).mean())) + abs(weights["a"][0])
            mlflow.log_metric("train_loss", loss, step=epoch)
            mlflow.log_metrics(
                {
                    "val_rmse": np.sqrt(mean_squared_error(y, model.predict(x))),
                    "val_r2": r2_score(y, model.predict(x)),
                },
                step=epoch,
            )
        print("done", epoch, {k: v for k, v in sorted(weights.items(), key=lambda it: str(it[1]))})
    return weights, [value for value in weights.values() if value is not None and len(str(value)) > 3]`
  return logs ? text : text.replaceAll('mlflow.', 'tracker.')
}

/** A file of so many lines, of which one part in `every` logs. */
function linesOf(every: number): string[] {
  const parts = Array.from({ length: lineCount / 20 }, (_, index) => part(index, index % every === 0))
  return ['import mlflow', 'import numpy as np', ...parts.join('').split('\n')].slice(0, lineCount)
}

/** The newest two hundred runs of the file, as many as are looked at. */
function stateOf(): FileState {
  const metric = (value: number): MetricValue => ({ value, step: 0, at: 0 })
  const runs = Array.from({ length: 200 }, (_, index) => ({
    connection: 'bench',
    experiment: 'bench',
    baseline: undefined,
    run: {
      id: `r${index}`,
      experimentId: '1',
      name: `run ${index}`,
      status: 'finished' as const,
      lifecycle: 'active' as const,
      startedAt: -index,
      parentId: 'p',
      metrics: new Map(['train_loss', 'val_rmse', 'val_r2'].map((key, at) => [key, metric(Math.sin(index + at))])),
      params: new Map(
        ['learning_rate', 'alpha', 'depth', 'seed'].map((key, at) => [key, String((index * (at + 1)) % 7)]),
      ),
      tags: new Map<string, string>(),
    },
  }))
  return { runs, more: false, source: undefined, problem: undefined, staleSince: undefined }
}

/** What is typed in the lines of a file, one edit after the other: in code of no interest, in a call, and a new line above. */
const edits: readonly ((lines: string[], index: number) => void)[] = [
  (lines, index) => (lines[2_010] = `    learning_rate = 0.0${index}`),
  (lines, index) => (lines[2_012] = `        total = ${index}`),
  (lines, index) => void lines.splice(3, 0, `total_${index} = ${index}`),
]

/** All work of one time; says how much was found. */
function work(lines: readonly string[], cache: LineCache, facts: Facts): number {
  const text = lines.join('\n')
  const code = codeOf(text, { cache, params: facts.params() })
  const starts: number[] = []
  for (let at = 0, line = 0; line < lines.length; line += 1) {
    starts.push(at)
    at += (lines[line]?.length ?? 0) + 1
  }
  const lineOf = (offset: number): number => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
  const lenses = lensesOf({ path, calls: code.calls, text }, facts.state, scene).map(({ at }) => [
    lineOf(at.start),
    lineOf(at.end),
  ])
  // A screenful, and what is drawn above and below it.
  const [from, to] = [starts[1_850] ?? 0, starts[2_200] ?? 0]
  const near = marksOf(code).filter(({ start }) => start >= from && start <= to)
  return lenses.length + notesOf(near, facts, lineOf).length
}

async function edited(bench: Bench, name: string, every: number, signal: AbortSignal): Promise<void> {
  const lines = linesOf(every)
  // Found out once for what is known of the runs, not for each edit.
  const facts = new Facts(stateOf(), scene.sense)
  const cache = new LineCache()
  let found = 0
  const first = await timed(() => (found = work(lines, cache, facts)))
  assert.ok(found > lineCount / 20 / every, `only ${String(found)} lenses and line ends were found`)
  if (every === 1) bench.samples.add('lenses.first', first)
  const times: number[] = []
  await tries(bench, 60, signal, async (index) => {
    edits[index % edits.length]?.(lines, index)
    times.push(await timed(() => work(lines, cache, facts)))
  })
  bench.samples.add(name, ...times)
}

export const lenses: Section = {
  name: 'Code: lenses after an edit',
  seconds: 60,
  async run(bench, signal) {
    await edited(bench, 'lenses.edit', 1, signal)
    await edited(bench, 'lenses.few.edit', 12, signal)
  },
}
