import type { Result } from './measures'

export function textTable(results: readonly Result[]): string
export function markdownTable(results: readonly Result[]): string
