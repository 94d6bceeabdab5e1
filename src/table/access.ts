import type { NumberAttribute, TextAttribute } from '../query/ast'
import type { Access } from '../query/evaluate'
import { runStatuses, type ColumnId } from '../model/run'
import type { Store } from './store'

const words = runStatuses.map((status) => status.toUpperCase())

/** Lets a filter read the columns of a table. Datasets are not among them: see `View`. */
export function accessOf(store: Store): Access {
  const textReader = (id: ColumnId): ((row: number) => string | undefined) | undefined => {
    const column = store.column(id)
    return column?.kind === 'text' ? (row) => column.get(row) : undefined
  }
  return {
    metric: (key) => numberReader(store, `metric:${key}`),
    param: (key) => textReader(`param:${key}`),
    tag: (key) => textReader(`tag:${key}`),
    attribute: (name) => attributeReader(store, name),
    dataset: () => undefined,
    text: (entity, key) => {
      const column = store.column(`${entity}:${key}`)
      if (column?.kind !== 'text') {
        return undefined
      }
      const { codes, dictionary } = column
      return { codes, size: dictionary.size, text: (code) => dictionary.text(code) }
    },
  }
}

function numberReader(store: Store, id: ColumnId): ((row: number) => number | undefined) | undefined {
  const column = store.column(id)
  if (column?.kind !== 'number') {
    return undefined
  }
  const { values, present } = column
  return (row) => (present[row] === 1 ? values[row] : undefined)
}

function attributeReader(
  store: Store,
  name: NumberAttribute | TextAttribute,
): ((row: number) => string | number | undefined) | undefined {
  const column = store.column(`attribute:${name}`)
  if (name === 'status') {
    return (row) => words[Number(column?.get(row) ?? 0)]
  }
  return column ? (row) => column.get(row) : undefined
}
