import assert from 'node:assert/strict'
import type { ColumnId, SortKey } from '../../../src/model/run'
import { begin, runs } from '../fixture'
import { experimentIds, failsWith, namesOf, runId, type Current } from './subject'

const [wine, sweep, odd] = ['wine', 'sweep / nested', 'odd <b>cases</b> 🚀']
const wines = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'].map((number) => `wine-${number}`)
/** By start. */
const without = ['wine-scheduled', 'wine-killed', 'wine-failed', 'wine-running']

const up = (column: ColumnId): SortKey => ({ column, descending: false })
const down = (column: ColumnId): SortKey => ({ column, descending: true })

interface Case {
  readonly sort: readonly SortKey[]
  readonly experiment: string
  readonly names: readonly string[]
}

const cases: Readonly<Record<string, Case>> = {
  'a metric, the greatest first': {
    sort: [down('metric:r2')],
    experiment: sweep,
    names: ['trial-2', 'trial-1', 'trial-0-fold-1', 'trial-0', 'trial-0-fold-0', 'alone', 'sweep'],
  },
  'a metric, the least first, a missing one still last': {
    sort: [up('metric:r2')],
    experiment: sweep,
    names: ['alone', 'trial-0-fold-0', 'trial-0', 'trial-0-fold-1', 'trial-1', 'trial-2', 'sweep'],
  },
  'a metric whose name has a space and a slash': {
    sort: [up('metric:val/acc top-1')],
    experiment: odd,
    names: ['keys', 'empty', 'שלום <i>עולם</i> 👩‍🔬', 'long values', 'spike', 'steps', 'nan-and-infinite'],
  },
  'a metric that is not a number anywhere': {
    sort: [up('metric:nan')],
    experiment: odd,
    names: ['nan-and-infinite', 'empty', 'keys', 'שלום <i>עולם</i> 👩‍🔬', 'long values', 'spike', 'steps'],
  },
  'a param, as text': {
    sort: [up('param:alpha')],
    experiment: sweep,
    names: ['trial-2', 'trial-1', 'alone', 'trial-0', 'trial-0-fold-1', 'trial-0-fold-0', 'sweep'],
  },
  'a param, the last first': {
    sort: [down('param:alpha')],
    experiment: sweep,
    names: ['trial-0', 'alone', 'trial-1', 'trial-2', 'trial-0-fold-1', 'trial-0-fold-0', 'sweep'],
  },
  'a param whose name is not ASCII': {
    sort: [down('param:unicode ключ')],
    experiment: odd,
    names: ['שלום <i>עולם</i> 👩‍🔬', 'empty', 'keys', 'long values', 'spike', 'steps', 'nan-and-infinite'],
  },
  'a tag, then a metric': {
    sort: [down('tag:stage'), down('metric:accuracy')],
    experiment: wine,
    names: [
      'wine-10',
      'wine-09',
      'wine-08',
      ...wines.slice(0, 7).reverse(),
      'wine-killed',
      'wine-scheduled',
      'wine-failed',
      'wine-running',
    ],
  },
  'a tag of the platform': {
    sort: [up('tag:mlflow.source.git.commit')],
    experiment: wine,
    names: [
      'wine-01',
      'wine-03',
      'wine-05',
      'wine-07',
      'wine-09',
      ...without,
      'wine-10',
      'wine-08',
      'wine-06',
      'wine-04',
      'wine-02',
    ],
  },
  'the name': {
    sort: [up('attribute:run_name')],
    experiment: wine,
    names: [...wines, 'wine-failed', 'wine-killed', 'wine-running', 'wine-scheduled'],
  },
  'the start, the oldest first': {
    sort: [up('attribute:start_time')],
    experiment: wine,
    names: [...wines, ...[...without].reverse()],
  },
  'the end, none of which is last': {
    sort: [down('attribute:end_time')],
    experiment: wine,
    names: ['wine-killed', 'wine-failed', ...[...wines].reverse(), 'wine-scheduled', 'wine-running'],
  },
  'the status': {
    sort: [up('attribute:status')],
    experiment: wine,
    names: ['wine-failed', ...[...wines].reverse(), 'wine-killed', 'wine-running', 'wine-scheduled'],
  },
}

const filters: Readonly<Record<string, readonly string[]>> = {
  'metrics.accuracy > 0.9': ['wine-09', 'wine-10'],
  'metrics.accuracy >= 0.5 and metrics.accuracy < 0.82': ['wine-01', 'wine-killed'],
  "params.kernel = 'rbf'": ['wine-02', 'wine-05', 'wine-08', 'wine-running'],
  'params.kernel != "rbf"': ['wine-01', 'wine-03', 'wine-04', 'wine-06', 'wine-07', 'wine-09', 'wine-10'],
  "params.kernel LIKE 'l%'": ['wine-03', 'wine-06', 'wine-09'],
  "tags.stage ILIKE 'FIN%'": ['wine-08', 'wine-09', 'wine-10'],
  "tags.error LIKE '%not%'": ['wine-failed'],
  "attributes.status = 'FAILED'": ['wine-failed'],
  "status = 'RUNNING'": ['wine-running'],
  "attributes.run_name ILIKE 'TRIAL-0%'": ['trial-0', 'trial-0-fold-0', 'trial-0-fold-1'],
  "params.alpha = '0.1' AND metrics.r2 > 0.5": ['trial-1'],
  'metrics.`val/acc top-1` = 0.5': ['keys'],
  'tags."tag with space" = \'1\'': ['keys'],
  "params.`unicode ключ` = 'значение 🚀'": ['שלום <i>עולם</i> 👩‍🔬'],
  "params.html = '<img src=x onerror=alert(1)>'": ['שלום <i>עולם</i> 👩‍🔬'],
  "dataset.name = 'wine-train'": ['wine-01', 'wine-02'],
  "dataset.context = 'testing'": ['wine-01'],
  'params.max_depth IS NOT NULL and metrics.accuracy > 0.9': ['wine-10'],
  [`attributes.start_time >= ${begin + 405 * 60_000}`]: ['keys', 'empty'],
  'metrics.accuracy > 100': [],
}

export function orderPart(current: Current): void {
  describe('runs by order', () => {
    for (const [title, { sort, experiment, names }] of Object.entries(cases)) {
      it(`of ${title}`, async () => {
        const subject = current()
        const query = { experimentIds: experimentIds(subject, experiment), sort }
        assert.deepEqual(await namesOf(subject.source, query), names)
      })
    }

    it('keep to it across pages', async () => {
      const subject = current()
      const query = { experimentIds: experimentIds(subject, sweep), sort: [down('metric:r2')], limit: 3 }
      const first = await subject.source.searchRuns(query)
      const second = await subject.source.searchRuns({ ...query, page: first.next })
      assert.deepEqual(
        [...first.items, ...second.items].map(({ name }) => name),
        ['trial-2', 'trial-1', 'trial-0-fold-1', 'trial-0', 'trial-0-fold-0', 'alone'],
      )
    })

    it('of how long they took, or refuse it', async () => {
      const subject = current()
      const query = { experimentIds: experimentIds(subject, sweep), sort: [down('attribute:duration')] }
      const sorted = namesOf(subject.source, query)
      if (subject.fixture.unsortable.includes('attribute:duration')) {
        await failsWith('invalidRequest', sorted)
      } else {
        assert.equal((await sorted)[0], 'sweep')
      }
    })

    it('of their data set, or refuse it', async () => {
      const subject = current()
      const query = { experimentIds: experimentIds(subject, wine), sort: [up('attribute:dataset')] }
      const sorted = namesOf(subject.source, query)
      if (subject.fixture.unsortable.includes('attribute:dataset')) {
        await failsWith('invalidRequest', sorted)
      } else {
        assert.deepEqual((await sorted).slice(0, 3), ['wine-01', 'wine-02', 'wine-scheduled'])
      }
    })
  })

  describe('runs by filter', () => {
    for (const [filter, names] of Object.entries(filters)) {
      it(filter, async () => {
        const subject = current()
        const query = { experimentIds: experimentIds(subject, wine, sweep, odd), filter }
        assert.deepEqual((await namesOf(subject.source, query)).sort(), [...names].sort())
      })
    }

    it('attributes.run_id IN (…)', async () => {
      const subject = current()
      const ids = ['wine-02', 'alone', 'wine-deleted'].map((name) => `'${runId(subject, name)}'`)
      const query = {
        experimentIds: experimentIds(subject, wine, sweep),
        filter: `attributes.run_id IN (${ids.join(', ')})`,
      }
      assert.deepEqual(await namesOf(subject.source, query), ['alone', 'wine-02'])
    })

    it('with a filter of blanks is without one', async () => {
      const subject = current()
      const query = { experimentIds: experimentIds(subject, sweep), filter: '  ' }
      assert.equal((await namesOf(subject.source, query)).length, runs.filter((run) => run.experiment === sweep).length)
    })

    for (const filter of [
      'metrics.accuracy >> 1',
      'params.C = 1.0',
      "status = 'FAILED' OR status = 'KILLED'",
      'nonsense',
    ]) {
      it(`refuses ${filter}`, async () => {
        const subject = current()
        const query = { experimentIds: experimentIds(subject, wine), filter, limit: 10 }
        await failsWith('invalidRequest', subject.source.searchRuns(query))
      })
    }
  })
}
