import assert from 'node:assert/strict'
import { completions, type Known } from './complete'
import { parseFilter } from './parse'

const known: Known = {
  metrics: ['accuracy', 'val/acc', 'loss'],
  params: ['depth', 'learning rate', 'max_depth'],
  tags: ['mlflow.user', 'stage'],
  valuesOf: (entity, key) => (entity === 'tag' && key === 'stage' ? ['dev', "it's", 'both \' and "', 'prod'] : []),
}

/** `|` is the caret; gives the labels. */
function labels(marked: string): readonly string[] {
  return offers(marked).items.map((item) => item.label)
}

function offers(marked: string): ReturnType<typeof completions> {
  return completions(marked.replace('|', ''), marked.indexOf('|'), known)
}

/** The text after the item with that label is taken. */
function take(marked: string, label: string): string {
  const text = marked.replace('|', '')
  const { from, to, items } = offers(marked)
  const item = items.find((one) => one.label === label)
  assert.ok(item, `${label} among ${items.map((one) => one.label).join(', ')}`)
  return text.slice(0, from) + item.insert + text.slice(to)
}

describe('completions', () => {
  it('begins with the prefixes and the attributes', () => {
    assert.deepEqual(labels('|').slice(0, 7), [
      'metrics.',
      'params.',
      'tags.',
      'dataset.',
      'attributes.',
      'run_name',
      'status',
    ])
    assert.deepEqual(labels("status = 'x' AND |"), labels('|'))
    assert.equal(take('me|', 'metrics.'), 'metrics.')
  })

  it('finds keys without their prefix', () => {
    assert.deepEqual(labels('dep|'), ['params.depth', 'params.max_depth'])
    assert.equal(take('rat|', 'params.learning rate'), 'params.`learning rate` ')
  })

  it('offers keys, those that begin so first, in the quotes that they need', () => {
    assert.deepEqual(labels('params.dep|'), ['depth', 'max_depth'])
    assert.deepEqual(labels('metrics.ACC|'), ['accuracy', 'val/acc'])
    assert.equal(take('metrics.val|', 'val/acc'), 'metrics.`val/acc` ')
    assert.equal(take('params.`lea|', 'learning rate'), 'params.`learning rate` ')
    assert.equal(take("params.`lea|rning rate` = '1'", 'learning rate'), "params.`learning rate`  = '1'")
    assert.deepEqual(labels('dataset.|'), ['name', 'digest', 'context'])
    assert.equal(take('tags.mlf|low = 1', 'mlflow.user'), 'tags.mlflow.user  = 1')
  })

  it('offers the operators that may follow', () => {
    assert.deepEqual(labels('metrics.loss |'), ['=', '!=', '>', '>=', '<', '<='])
    assert.deepEqual(labels('metrics.loss >|'), ['>', '>='])
    assert.deepEqual(labels('params.depth is |'), ['IS NULL', 'IS NOT NULL'])
    assert.deepEqual(labels('params.depth IS NOT |'), ['IS NOT NULL'])
    assert.deepEqual(labels('run_id |').slice(-2), ['IN', 'NOT IN'])
    assert.equal(take('params.depth is no|', 'IS NOT NULL'), 'params.depth IS NOT NULL ')
  })

  it('offers values, but none that cannot be written', () => {
    assert.deepEqual(labels('tags.stage = |'), ['dev', "it's", 'prod'])
    assert.equal(take("tags.stage = 'i|'", "it's"), 'tags.stage = "it\'s"')
    assert.equal(take("tags.stage = 'd| AND status = 'FAILED'", 'dev'), "tags.stage = 'dev' AND status = 'FAILED'")
    assert.deepEqual(labels("status = 'F|"), ['FINISHED', 'FAILED'])
    assert.deepEqual(labels('metrics.loss > |'), [])
  })

  it('offers AND behind a whole condition', () => {
    for (const text of ['metrics.loss > 1 ', "status = 'FAILED' ", "run_id IN ('a', 'b') ", 'tags.stage IS NULL ']) {
      assert.deepEqual(labels(`${text}|`), ['AND'], text)
      assert.equal(take(`${text}a|`, 'AND'), `${text}AND `)
    }
    assert.deepEqual(labels('metrics.loss > 1|'), [])
    assert.deepEqual(labels("status = 'FAILED'|"), [])
  })

  it('offers nothing that would be wrong where the text makes no sense', () => {
    for (const text of ["nothing = 'x|", 'metrics.loss > 1 metrics.x |', "status = 'a' 'b' |"])
      assert.deepEqual(labels(text), [])
  })

  it('writes nothing that cannot be read', () => {
    for (const key of known.params) {
      const text = `${take('params.|', key)}IS NULL`
      assert.equal(parseFilter(text).filter[0]?.key, key)
    }
  })

  it('offers fifty at the most of ten thousand keys', () => {
    const metrics = Array.from({ length: 10_000 }, (_one, i) => `m${String(i)}`)
    const { items } = completions('metrics.m999', 12, { ...known, metrics })
    assert.equal(items.length, 11)
    assert.equal(completions('metrics.9', 9, { ...known, metrics }).items.length, 50)
    assert.equal(completions('metrics.m', 9, { ...known, metrics }).items[0]?.label, 'm0')
    const late = [...metrics, 'zm1', '9']
    assert.equal(completions('metrics.9', 9, { ...known, metrics: late }).items[0]?.label, '9')
  })

  it('never throws, wherever the caret stands', () => {
    const text =
      'metrics.`a b` >= 1e5 AND tags."c" LIKE \'d%\' AND run_id NOT IN (\'a\', "b") AND params.x IS NOT NULL \'" ` ('
    for (let offset = -1; offset <= text.length + 1; offset += 1) {
      const { from, to } = completions(text, offset, known)
      assert.ok(from >= 0 && from <= to && to <= text.length)
    }
  })
})
