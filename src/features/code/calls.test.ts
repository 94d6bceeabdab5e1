import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from './calls'
import { codeOf } from './code'
import { LineCache } from './lines'

const calls = (text: string): readonly Call[] => codeOf(text).calls
const names = (text: string): readonly string[] =>
  calls(text).map(({ name, keys }) => [name, ...keys.map(({ key }) => key)].join(' '))

describe('calls of MLflow in Python text', () => {
  it('are found by the names that imports give them', () => {
    assert.deepEqual(names('import mlflow\nmlflow.start_run()\n'), ['start_run'])
    assert.deepEqual(names('import os, mlflow as m\nm.log_metric("rmse", 1)'), ['log_metric rmse'])
    assert.deepEqual(names('from mlflow import log_metric as lm, start_run\nlm("a", 1)\nstart_run()'), [
      'log_metric a',
      'start_run',
    ])
    assert.deepEqual(
      names('from mlflow import (\n  log_param, # one\n  log_params as lps,\n)\nlog_param("a", 1)\nlps({"b": 2})'),
      ['log_param a', 'log_param b'],
    )
    assert.deepEqual(names('from mlflow import *\nset_experiment("wine")'), ['set_experiment wine'])
    assert.deepEqual(names('import mlflow.sklearn as ms\nms.autolog()\nmlflow.sklearn.autolog()'), [
      'autolog',
      'autolog',
    ])
    assert.deepEqual(names('def f():\n\timport mlflow as q\n\tq.start_run()'), ['start_run'])
  })

  it('are no others of such a name', () => {
    assert.deepEqual(names('import wandb\nwandb.log_metric("a", 1)\nlog_metric("b", 2)'), [])
    assert.deepEqual(names('f().mlflow.log_metric("a", 1)\nself.mlflow.log_metric("a", 1)'), [])
    assert.deepEqual(names('mlflow.models.log_metric("a", 1)'), [])
  })

  it('are found of a client, whose run comes first', () => {
    const text =
      'from mlflow import MlflowClient\nc = MlflowClient()\nc.log_metric(run_id, "a", 1)\nc.log_param(run_id, key="b", value=2)'
    assert.deepEqual(names(text), ['log_metric a', 'log_param b'])
  })

  it('go over lines, with keywords, comments and a comma at the end', () => {
    const text = 'mlflow.log_metric( # the error\n    key="rmse",\n    value=f(1, [2, 3]),\n    step=epoch,\n)\n'
    const [call] = calls(text)
    assert.deepEqual(names(text), ['log_metric rmse'])
    assert.equal(text.slice(call?.at.start, call?.end).at(-1), ')')
    assert.equal(text.slice(call?.keys[0]?.start, call?.keys[0]?.end), '"rmse"')
  })

  it('name the keys of a dictionary, written there or above', () => {
    assert.deepEqual(names('mlflow.log_metrics({"a": a, \'b\': f({"c": 1}), **more, k: 2}, step=1)'), [
      'log_metric a b',
    ])
    assert.deepEqual(names('p = {"a": 1, "b": 2}\nmlflow.log_params(p)'), ['log_param a b'])
    assert.deepEqual(names('mlflow.log_params(dict(a=1, b=b))'), ['log_param a b'])
  })

  it('are not fooled by strings, comments and f-strings', () => {
    const hidden = 'mlflow.log_metric("x", 1)'
    assert.deepEqual(names(`# ${hidden}\n'${hidden}'\n"""\n${hidden}\n"""\nr'\\'\n`), [])
    assert.deepEqual(names(`f"{d["a"]} mlflow.start_run()"\nmlflow.start_run()`), ['start_run'])
    assert.deepEqual(names(`f'{{'\nf"{x!r:{w}}"\nrb'''\n${hidden}\n'''\nmlflow.start_run()`), ['start_run'])
    assert.deepEqual(names(`x = "a\\\n${hidden}"\nmlflow.start_run()`), ['start_run'])
  })

  it('have no key where it is not said in the text', () => {
    assert.deepEqual(
      names('mlflow.log_metric(f"fold_{i}", 1)\nmlflow.log_metric(name, 1)\nmlflow.log_metric("a" + b, 1)'),
      ['log_metric', 'log_metric', 'log_metric'],
    )
  })

  it('survive what is half-typed before them', () => {
    for (const broken of [
      'x = "',
      'f(',
      'mlflow.log_metric("a", ',
      "f'{",
      'd = {"a": [',
      'x = )]}',
      'import',
      'from mlflow import',
      'mlflow.',
      '\\',
    ]) {
      assert.ok(names(`${broken}\ndef g():\n    mlflow.log_metric("b", 1)\n`).includes('log_metric b'), broken)
    }
  })

  it('stand in their lines with every kind of line end', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['import mlflow', '\tif x:', '\t\tmlflow.start_run(nested = True)', ''].join(end)
      const [call] = calls(text)
      assert.ok(call)
      assert.equal(call.at.start, text.indexOf('mlflow.start_run'))
      assert.equal(call.nested, true)
    }
  })

  it('find the literals behind their values', () => {
    const text =
      'alpha: float = 0.1\nb = -1e-3; c = "x"\nd = 1 + 2\np.add_argument("-r", "--learning-rate", type=float, default=0.01)\ndef f(depth=3, *, on=True): pass\nother = 7\n'
    const params = ['alpha', 'b', 'c', 'd', 'learning_rate', 'depth', 'on', 'no"name(', '🚀']
    assert.deepEqual(
      codeOf(`import mlflow\n${text}`, { params }).literals.map(({ name, value }) => `${name} ${value}`),
      ['alpha 0.1', 'b -1e-3', 'c x', 'learning_rate 0.01', 'depth 3', 'on True'],
    )
    const logged = `${text}mlflow.log_param("lr", args.learning_rate)`
    assert.equal(calls(logged)[0]?.keys[0]?.from, 'learning_rate')
    assert.deepEqual(
      codeOf(logged).literals.map(({ name }) => name),
      ['learning_rate'],
    )
  })

  it('heed what the cells above have imported', () => {
    const { bindings } = codeOf('import mlflow as m')
    assert.equal(codeOf('m.start_run()', { bindings }).calls.length, 1)
    assert.equal(codeOf('m.start_run()').calls.length, 0)
  })

  it('are the same after an edit as in a text that was never read', () => {
    const cache = new LineCache()
    const bits = [
      'mlflow.log_metric("a", 1)\n',
      'f(\n',
      '"""\n',
      'x = [\n',
      'alpha = 0.1\n',
      'with mlflow.start_run():\n',
      ')\n',
      '  mlflow.log_params({"alpha": alpha,\n',
      '"b": 1})\n',
      '# "\\\n',
    ]
    let text = 'import mlflow\nmlflow.log_param("alpha", alpha)\n'
    for (let round = 0; round < 400; round += 1) {
      const at = (round * 7919) % text.length
      const bit = bits[(round * 31) % bits.length] ?? ''
      text = round % 5 === 4 ? text.slice(0, at) + text.slice(at + 9) : text.slice(0, at) + bit + text.slice(at)
      assert.deepEqual(codeOf(text, { cache }), codeOf(text), text)
    }
  })

  it('do not take what is left open before a statement for its beginning', () => {
    assert.deepEqual(names('x = f(1,\n\nwith mlflow.start_run():\n  pass'), ['start_run'])
    assert.deepEqual(names('import mlflow\nreturned = [1,\n2]\nmlflow.log_metric("a", 1)'), ['log_metric a'])
  })
})

describe('the reader of Python text', () => {
  const parts = [
    'mlflow.log_metric(',
    '"',
    "'",
    '"""',
    'f"{',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '\\',
    '\n',
    '\r\n',
    '\t',
    ',',
    '=',
    ':',
    '.',
    'def ',
    'import mlflow as m',
    'from mlflow import ',
    'a',
    '0.1',
    '#',
    '🚀',
    '\0',
    'dict(',
    '**',
  ]
  it('never fails, whatever it is given', () => {
    let seed = 7
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: 200 }, () => parts[Math.floor(random() * parts.length)] ?? '').join('')
      const { calls, literals } = codeOf(text)
      for (const { start, end } of [...calls.map(({ at }) => at), ...calls.flatMap(({ keys }) => keys), ...literals]) {
        assert.ok(start >= 0 && start < end && end <= text.length, text)
      }
    }
  })

  it('takes a time in proportion to the text, also where nothing is ever closed', function () {
    this.timeout(20_000)
    for (const part of parts) {
      const once = Math.max(20, shortest(part.repeat(5_000)))
      const often = shortest(part.repeat(40_000))
      // Eight times the text: work that goes back would take sixty-four times as long.
      assert.ok(often < once * 32, `${part}: ${often.toFixed(0)} ms after ${once.toFixed(0)} ms`)
    }
  })
})

/** Milliseconds of the processor in the quickest of three readings: what else the machine does meanwhile does not count. */
function shortest(text: string): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const began = process.cpuUsage()
      codeOf(text)
      const { user, system } = process.cpuUsage(began)
      return (user + system) / 1000
    }),
  )
}
