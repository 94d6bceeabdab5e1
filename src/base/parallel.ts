/** Does the work for each item, at most `limit` at a time; answers in the order of the items. The first failure ends it. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const answers = new Array<R>(items.length)
  const queue = items.entries()
  let failed = false
  const take = async (): Promise<void> => {
    for (const [place, item] of queue) {
      if (failed) {
        return
      }
      try {
        answers[place] = await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, take))
  return answers
}
