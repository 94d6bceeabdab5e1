import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { strokeAt } from './colors'
import { lineFigure } from './figure'
import { spread } from './labels'
import { oddLegend } from './marks'
import { pixelX, placeAt, placeWords, zoomed } from './place'
import { best, csvOf, messageOf, nothingOf, summaryOf } from './readings'
import { beside, readAt, stepsOf, trackOf } from './tracks'
import type { ChartLine, ChartTheme, LineSpec } from './types'

function line(name: string, values: readonly number[], more: Partial<ChartLine> = {}): ChartLine {
  return {
    ...{ id: name, name, exact: true },
    steps: Float64Array.from(values, (_, at) => at * 10),
    times: Float64Array.from(values, (_, at) => 1_000_000 + at * 500),
    values: Float64Array.from(values),
    ...more,
  }
}

function spec(lines: readonly ChartLine[], more: Partial<LineSpec> = {}): LineSpec {
  return {
    ...{ metric: 'loss', lines, axis: 'step', logX: false, logY: false, smoothing: 0, sense: 'lower' },
    ...{ baseline: undefined, picked: undefined, stretch: undefined },
    ...more,
  }
}

const theme: ChartTheme = {
  ...{ dark: true, contrast: false, text: '#fff', dim: '#999', grid: '#444', background: '#000', font: 'sans' },
}
const size = { width: 600, height: 300 }
const figure = (of: LineSpec) => lineFigure(of, new Map(), theme, size)
const points = (of: LineSpec, id: string): readonly number[] => [
  ...(figure(of).figure.layers.find((layer) => layer.id === id)?.points ?? []),
]

describe('a chart of lines', () => {
  it('says its message: how many runs, the best with its run and step, and what is odd', () => {
    const lines = [line('wine-1', [3, 0.412, 2]), line('wine-2', [NaN, 4, Infinity], { exact: false })]
    assert.equal(
      messageOf(spec(lines)),
      'loss of 2 runs, best 0.4120 run wine-1 at step 10, 2 points not a finite number, from a coarse sample so far',
    )
    assert.equal(best(spec(lines, { sense: 'higher' }))?.value, 4)
    assert.equal(messageOf(spec(lines.slice(0, 1), { sense: undefined })), 'loss of 1 run')
    assert.equal(best(spec([line('bad', [NaN])])), undefined)
  })

  it('says why there is nothing to see', () => {
    assert.equal(nothingOf(spec([line('a', [NaN, NaN])])), 'Every value of loss is NaN.')
    assert.equal(nothingOf(spec([line('a', [NaN, Infinity])])), 'No value of loss is a finite number.')
    assert.equal(nothingOf(spec([])), 'No run has a value of loss.')
    assert.match(nothingOf(spec([line('a', [-1, 0])], { logY: true })) ?? '', /above 0/)
    assert.equal(nothingOf(spec([line('a', [-1, 0])])), undefined)
  })

  it('reads every line at a place, and nothing beyond the ends of one', () => {
    const lines = [line('a', [1, 2, 3]), line('b', [4])]
    assert.deepEqual(
      readAt(lines, 'step', 14).map(({ name, value }) => [name, value]),
      [['a', 2]],
    )
    assert.deepEqual(readAt(lines, 'relative', 700).map(({ step }) => step), [10]) // prettier-ignore
    assert.deepEqual([beside(lines, 'step', 0, 1), beside(lines, 'step', 10, -1), beside(lines, 'step', 20, 1)], [10, 0, undefined]) // prettier-ignore
  })

  it('puts points in the order of the clock where a run was taken up again', () => {
    const back = line('a', [1, 2, 3], { times: Float64Array.of(500, 900, 100) })
    assert.deepEqual([...trackOf(back, 'relative').places], [0, 400, 800])
    assert.deepEqual([...trackOf(back, 'relative').values], [3, 1, 2])
    assert.deepEqual([...trackOf(back, 'step').values], [1, 2, 3])
  })

  it('knows which steps lie in a stretch of time, with one more to each side', () => {
    const lines = [line('a', [1, 2, 3, 4, 5])]
    assert.deepEqual(stepsOf(lines, 'time', 1_000_600, 1_000_900), { from: 10, to: 20 })
    assert.deepEqual(stepsOf(lines, 'step', 3, 4), { from: 3, to: 4 })
    assert.equal(stepsOf([], 'time', 0, 1), undefined)
  })

  it('leaves gaps where values have no place on the axis, and marks them at its edge', () => {
    const odd = spec([line('a', [1, NaN, 2, Infinity, -Infinity, 3])])
    assert.deepEqual(points(odd, 'line:a'), [0, 1, 10, NaN, 20, 2, 30, NaN, 40, NaN, 50, 3])
    const { y } = figure(odd).figure
    assert.deepEqual(points(odd, 'nan:a'), [10, y.from])
    assert.deepEqual(points(odd, 'inf:a'), [30, y.to])
    assert.deepEqual(points(odd, 'ninf:a'), [40, y.from])
    assert.deepEqual(oddLegend(odd), ['✕ NaN', '▲ ∞', '▼ −∞'])
    assert.deepEqual(oddLegend(spec([line('a', [0, 1])], { logY: true })), ['▽ not above 0'])
  })

  it('is drawn in powers of ten on logarithmic axes, and only where these have places', () => {
    const log = spec([line('a', [1, 10, 100])], { logX: true, logY: true })
    assert.deepEqual(points(log, 'line:a'), [1, 1, Math.log10(20), 2])
    assert.deepEqual(points(spec([line('a', [0, 10])], { logY: true }), 'below:a').length, 2)
  })

  it('keeps the extremes of a long line, whatever is drawn', () => {
    const values = Array.from({ length: 100_000 }, (_, at) => Math.sin(at))
    values[54_321] = 50
    const drawn = points(spec([line('a', values)]), 'line:a')
    assert.ok(drawn.length / 2 < size.width * 5, `${drawn.length / 2} points`)
    assert.ok(drawn.includes(50))
  })

  it('shows what is in a stretch, by its own extremes', () => {
    const close = spec([line('a', [100, 1, 2, 3, 100])], { stretch: { from: 10, to: 30 } })
    const { x, y } = figure(close).figure
    assert.deepEqual([x.from, x.to], [10, 30])
    assert.ok(y.from > 0 && y.to < 4)
    assert.deepEqual(figure(close).ends, [{ id: 'a', y: 3 }])
  })

  it('lets the baseline and what was picked lie above the others, and the others stand back', () => {
    const lines = ['a', 'b', 'c'].map((name) => line(name, [1, 2]))
    const { layers } = figure(spec(lines, { baseline: 'a', picked: 'b' })).figure
    assert.deepEqual(
      layers.filter(({ kind }) => kind === 'line').map(({ id, opacity }) => [id, opacity]),
      [
        ['line:c', 0.2],
        ['line:a', 0.2],
        ['line:b', 1],
      ],
    )
    const [base] = figure(spec(lines, { baseline: 'a' })).figure.layers.filter(({ id }) => id === 'line:a')
    assert.ok(base?.kind === 'line' && base.width > 2)
  })

  it('has a place for every pixel and back', () => {
    const drawing = figure(spec([line('a', [1, 2, 3])]))
    const { frame } = drawing.figure
    assert.equal(placeAt(drawing, frame.left + frame.width / 2), 10)
    assert.equal(pixelX(drawing, 20), frame.left + frame.width)
    assert.deepEqual([pixelX(drawing, 21), placeAt(drawing, -50)], [undefined, 0])
    assert.deepEqual(['step', 'relative'].map((axis) => placeWords(axis as 'step', 90_000)), ['Step 90000', 'After 1 min 30 s']) // prettier-ignore
  })

  it('looks closer and wider around a place, and never beyond all', () => {
    const whole = { from: 0, to: 100 }
    assert.deepEqual(zoomed(whole, 20, 0.5, whole), { from: 10, to: 60 })
    assert.deepEqual(zoomed({ from: 10, to: 60 }, 20, 1.5, whole), { from: 5, to: 80 })
    assert.equal(zoomed({ from: 10, to: 60 }, 20, 9, whole), undefined)
  })

  it('draws lines of no length, of huge and of no values without failing', () => {
    for (const values of [[], [5], [5, 5, 5], [1.7e308, -1.7e308], [5e-324, 0], [NaN], [Infinity]]) {
      const { x, y } = figure(spec([line('a', values)], { smoothing: 0.5 })).figure
      assert.ok([x.from, x.to, y.from, y.to].every(Number.isFinite), JSON.stringify(values))
      assert.ok(x.from < x.to && y.from < y.to, JSON.stringify(values))
    }
  })

  it('tells eight runs by colour and marker, and more by pattern', () => {
    const strokes = Array.from({ length: 32 }, (_, place) => JSON.stringify(strokeAt(place, true)))
    assert.equal(new Set(strokes).size, 32)
    const markers = Array.from({ length: 8 }, (_, place) => strokeAt(place, true)).map((each) => [each.shape, each.isHollow].join()) // prettier-ignore
    assert.equal(new Set(markers).size, 8)
    assert.deepEqual([strokeAt(7, false).dash, strokeAt(8, false).dash], [[], [6, 3]])
  })

  it('gives its points as comma-separated values', () => {
    assert.equal(
      csvOf({ metric: 'a,b', lines: [line('x"y', [0.1, -Infinity])] }),
      'run,step,time,"a,b"\n"x""y",0,1970-01-01T00:16:40.000Z,0.1\n"x""y",10,1970-01-01T00:16:40.500Z,-Infinity',
    )
  })

  it('is summed up in a table: first, least, greatest, last, last step, how many are not finite', () => {
    assert.deepEqual(summaryOf(line('a', [2, NaN, 7, 1, Infinity, 3])), [2, 1, Infinity, 3, 50, 2])
    assert.deepEqual(summaryOf(line('a', [NaN])), [NaN, undefined, undefined, NaN, 0, 1])
  })
})

describe('labels beside a plot', () => {
  it('are as near to their points as there is room, in their order, none over another', () => {
    assert.deepEqual(spread([100, 50], 10, 200), [100, 50])
    assert.deepEqual(spread([100, 101, 99], 10, 200), [109, 119, 99])
    assert.deepEqual(spread([200, 200, 200], 10, 200), [175, 185, 195])
    assert.deepEqual(spread([], 10, 200), [])
    const places = spread(
      Array.from({ length: 15 }, (_, at) => (at * 7919) % 200),
      12,
      200,
    )
    const sorted = places.toSorted((one, other) => one - other)
    assert.ok(sorted.every((place, at) => at === 0 || place - (sorted[at - 1] ?? 0) >= 12 - 1e-9))
    assert.ok((sorted[0] ?? 0) >= 6 && (sorted.at(-1) ?? 0) <= 194)
  })
})
