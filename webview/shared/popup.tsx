import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

/** The corner below an element, to its right: from where what its press opens grows to the left. */
export function cornerOf(element: Element, gap = 2): { readonly x: number; readonly y: number } {
  const { right, bottom } = element.getBoundingClientRect()
  return { x: right, y: bottom + gap }
}

export interface PopupProps {
  /** The corner from which it opens, in the window. */
  readonly at: { readonly x: number; readonly y: number }
  /** Opens to the left of the corner rather than to the right. */
  readonly toLeft?: boolean
  readonly className: string
  readonly role?: string
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * Something above the page that goes when the person presses Escape or turns elsewhere; the focus then goes back to where it
 * was. What takes the focus inside is the children's to say (`data-first`).
 */
export function Popup({
  at,
  toLeft = false,
  className,
  role = 'dialog',
  label,
  onClose,
  children,
}: PopupProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })

  useLayoutEffect(() => {
    const element = box.current
    if (element) {
      const { width, height } = element.getBoundingClientRect()
      const left = toLeft ? at.x - width : at.x
      element.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 4))}px`
      element.style.top = `${Math.max(4, Math.min(at.y, window.innerHeight - height - 4))}px`
    }
  }, [at, toLeft])

  useEffect(() => {
    const element = box.current
    const before = document.activeElement
    const first = element?.querySelector<HTMLElement>('[data-first]') ?? element
    first?.focus()
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !element?.contains(event.target)) {
        close.current()
      }
    }
    const leave = (): void => close.current()
    document.addEventListener('pointerdown', outside, true)
    window.addEventListener('blur', leave)
    window.addEventListener('resize', leave)
    return () => {
      document.removeEventListener('pointerdown', outside, true)
      window.removeEventListener('blur', leave)
      window.removeEventListener('resize', leave)
      const lost = document.activeElement === document.body || element?.contains(document.activeElement) === true
      if (lost && before instanceof HTMLElement) {
        before.focus({ preventScroll: true })
      }
    }
  }, [])

  return createPortal(
    <div
      ref={box}
      {...{ className, role }}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          event.preventDefault()
          onClose()
        }
      }}
    >
      {children}
    </div>,
    document.body,
  )
}
