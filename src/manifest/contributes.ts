import type { CommandEntry } from './command'
import { commands } from './commands'
import { settings } from './settings'
import { views } from './views'

/** All of `contributes`, as the build writes it into package.json. */
export function contributes(): Readonly<Record<string, unknown>> {
  return {
    viewsContainers: views.containers,
    views: views.views,
    viewsWelcome: views.welcome,
    commands: Object.entries<CommandEntry<readonly unknown[]>>(commands).map(([name, entry]) => ({
      command: `waymark.${name}`,
      title: entry.title,
      category: 'Waymark',
      icon: entry.icon,
      enablement: entry.enablement,
    })),
    menus: menus(),
    configuration: { title: 'Waymark', properties: settings },
    languages: [{ id: 'jsonc', filenames: ['waymark.json'] }],
    jsonValidation: [{ fileMatch: '**/waymark.json', url: './dist/waymark.schema.json' }],
  }
}

function menus(): Record<string, object[] | undefined> {
  const places: Record<string, object[] | undefined> = {}
  for (const [name, entry] of Object.entries<CommandEntry<readonly unknown[]>>(commands)) {
    const command = `waymark.${name}`
    for (const { menu, when, group } of entry.menus ?? []) {
      ;(places[menu] ??= []).push({ command, when, group })
    }
    if (entry.palette !== undefined) {
      ;(places.commandPalette ??= []).push({ command, when: entry.palette })
    }
  }
  return places
}
