import { resolve } from 'node:path';

/** What strace wrote of the calls by which a process reaches outside of itself (`STRACE`). */
export interface SystemCalls {
  /** Files and folders that were opened for writing or made, and for each the process. */
  written: Set<string>;
  /** Files that were opened at all. */
  opened: Set<string>;
  /** Where sockets were connected, or datagrams sent: `127.0.0.1:4222`, `[::1]:53`, or the path of a local socket. */
  connected: Set<string>;
}

/**
 * The command before the one that is watched. Only these calls stop a process, and the tracer is not its parent, so signals and
 * deadlines work as without it.
 */
export const straceInto = (log: string): string[] => [
  ...[
    'strace',
    '--daemonize=grandchild',
    '--follow-forks',
    '--seccomp-bpf',
    '--decode-fds=path',
    '--string-limit=0',
    '--quiet=attach,personality',
    '--signal=none',
  ],
  ...['--trace=open,openat,openat2,creat,mkdir,mkdirat,connect,sendto,sendmsg,sendmmsg', `--output=${log}`],
];

/** Reads a log of strace. A call's arguments stand where it began, so calls that were interrupted by others count too. */
export function readSystemCalls(log: string): SystemCalls {
  const calls: SystemCalls = { written: new Set(), opened: new Set(), connected: new Set() };
  for (const line of log.split('\n')) {
    const [, call = '', words = ''] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? [];
    if (['connect', 'sendto', 'sendmsg', 'sendmmsg'].includes(call)) for (const address of addressesIn(words)) calls.connected.add(address);
    const [, folder = '', name] = /^(?:[\w-]+<([^>]*)>, )?"([^"]*)"/.exec(words) ?? [];
    if (call === '' || name === undefined || calls.connected.has(name)) continue;
    // mkdir and its like do not say which folder a relative path starts from; such a path stays as it is
    const path = folder || name.startsWith('/') ? resolve(folder, name) : name;
    if (/^open/.test(call)) calls.opened.add(path);
    if (/^mkdir|^creat/.test(call) || /\bO_(WRONLY|RDWR|CREAT)\b/.test(words)) calls.written.add(path);
  }
  return calls;
}

function addressesIn(words: string): string[] {
  const found = words.matchAll(
    /sin_port=htons\((?<port>\d+)\), sin_addr=inet_addr\("(?<four>[^"]+)"\)|sin6_port=htons\((?<port6>\d+)\).*?inet_pton\(AF_INET6, "(?<six>[^"]+)"|sun_path=@?"(?<path>[^"]+)"/g,
  );
  return [...found].map(
    ({ groups = {} }) => groups['path'] ?? (groups['four'] ? `${groups['four']}:${groups['port']}` : `[${groups['six']}]:${groups['port6']}`),
  );
}
