import { execFileSync } from 'node:child_process'

export interface Process {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly command: string
}

/** All processes of this machine, as `ps` has them. */
export function processes(): readonly Process[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,pgid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [, pid, parent, group, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group), command }]
  })
}

/** MLflow servers that this extension host started, by their process groups. */
export function startedServers(): readonly Process[] {
  return processes().filter(({ parent, command }) => parent === process.pid && command.includes('mlflow server'))
}
