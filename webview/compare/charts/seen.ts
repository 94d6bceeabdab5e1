import { useEffect, useState } from 'react'

/** Whether an element is in sight, or nearly; a card that is scrolled away is not drawn. */
export function useSeen(element: HTMLElement | null): boolean {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (!element) {
      return
    }
    const watcher = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting === true), {
      rootMargin: '160px 0px',
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [element])
  return seen
}
