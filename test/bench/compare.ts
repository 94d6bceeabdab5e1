import { lenses } from './compare/lenses'
import type { Section } from './context'
import type { Measure } from './measures'

/** `npm run bench -- compare`: comparing runs, and results at the line of code. */
export const compareSections: readonly Section[] = [lenses]

export const compareMeasures: readonly Measure[] = [
  {
    measure: "Lenses and line ends of 5,000 lines with 1,250 of MLflow's calls, after an edit",
    unit: 'ms',
    ours: 'lenses.edit',
    target: { sentence: '10 ms of host time or less', of: 'ours', atMost: 10 },
  },
  {
    measure: "Lenses and line ends of 5,000 lines with 100 of MLflow's calls, after an edit",
    unit: 'ms',
    ours: 'lenses.few.edit',
    target: { sentence: '10 ms of host time or less', of: 'ours', atMost: 10 },
  },
  {
    measure: 'The same 1,250 calls, read for the first time',
    unit: 'ms',
    ours: 'lenses.first',
  },
]
