import './menu.css'
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Popup } from './popup'

export interface MenuItem {
  readonly title: string
  readonly run: () => void
  readonly keys?: string
  readonly disabled?: boolean
  readonly checked?: boolean
  /** The menu stays open, to be pressed again. */
  readonly stays?: boolean
}

/** Items in groups with a line between them; empty groups leave no line. */
export interface MenuContent {
  readonly label: string
  readonly groups: readonly (readonly MenuItem[])[]
}

export interface MenuProps {
  readonly at: { readonly x: number; readonly y: number }
  readonly toLeft?: boolean
  readonly content: MenuContent
  readonly onClose: () => void
}

export function Menu({ at, toLeft, content, onClose }: MenuProps): ReactNode {
  const groups = content.groups.filter((group) => group.length > 0)
  const items = groups.flat()
  const [active, setActive] = useState(-1)
  const list = useRef<HTMLDivElement>(null)
  const focus = (index: number): void => {
    setActive(index)
    list.current?.querySelectorAll<HTMLElement>('.item')[index]?.focus()
  }
  const run = (item: MenuItem | undefined): void => {
    if (item && !item.disabled) {
      if (!item.stays) {
        onClose()
      }
      item.run()
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = target(event.key, active, items)
    if (to !== undefined) {
      event.preventDefault()
      focus(to)
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      run(items[active])
    } else if (event.key === 'Tab') {
      event.preventDefault()
      onClose()
    }
  }
  return (
    <Popup {...{ at, toLeft, onClose }} className="menu" role="menu" label={content.label}>
      <div ref={list} role="none" onKeyDown={onKeyDown} data-first="" tabIndex={-1} className="list">
        {groups.map((group, index) => (
          <div key={index} role="group" className="group">
            {group.map((item) => (
              <Item
                key={item.title}
                item={item}
                active={items.indexOf(item) === active}
                onHover={() => focus(items.indexOf(item))}
                onRun={() => run(item)}
              />
            ))}
          </div>
        ))}
      </div>
    </Popup>
  )
}

interface ItemProps {
  readonly item: MenuItem
  readonly active: boolean
  readonly onHover: () => void
  readonly onRun: () => void
}

function Item({ item, active, onHover, onRun }: ItemProps): ReactNode {
  const { checked } = item
  return (
    <div
      role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={checked}
      aria-disabled={item.disabled}
      tabIndex={-1}
      className={`item${active ? ' active' : ''}`}
      onPointerMove={() => {
        if (!active) {
          onHover()
        }
      }}
      onClick={onRun}
    >
      <span className={`mark codicon${checked ? ' codicon-check' : ''}`} aria-hidden="true" />
      <span className="text">{item.title}</span>
      {item.keys && <span className="keys">{item.keys}</span>}
    </div>
  )
}

function target(key: string, active: number, items: readonly MenuItem[]): number | undefined {
  const count = items.length
  switch (key) {
    case 'ArrowDown':
      return (active + 1) % count
    case 'ArrowUp':
      return (active <= 0 ? count : active) - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return byLetter(key, active, items)
  }
}

function byLetter(key: string, active: number, items: readonly MenuItem[]): number | undefined {
  const letter = key.toLowerCase()
  if (letter.length !== 1 || letter === ' ') {
    return undefined
  }
  const order = items.map((_, index) => (active + 1 + index) % items.length)
  return order.find((index) => items[index]?.title.toLowerCase().startsWith(letter))
}
