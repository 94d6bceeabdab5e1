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

/** MLflow servers that this extension host started, itself or through others: each the head of its process group. */
export function startedServers(): readonly Process[] {
  const all = processes()
  const mine = new Set([process.pid])
  // A child is listed after its parent or before it, so it takes as many rounds as there are generations.
  for (let before = 0; before !== mine.size;) {
    before = mine.size
    for (const { pid, parent } of all) if (mine.has(parent)) mine.add(pid)
  }
  const isServer = (command: string): boolean => /^\S*python\S* -m mlflow server /.test(command)
  return all.filter(({ pid, group, command }) => mine.has(pid) && pid === group && isServer(command))
}
