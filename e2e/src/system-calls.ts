import { resolve } from 'node:path';

/** The system calls, recorded by strace, through which a process affects or reaches anything outside itself (`STRACE`). */
export interface SystemCalls {
  /** Files and folders that were created or opened for writing, with the processes that did so. */
  written: Set<string>;
  /** Files that were opened, for reading or writing. */
  opened: Set<string>;
  /** Destinations of connections and datagrams: `127.0.0.1:4222`, `[::1]:53`, or the path of a local socket. */
  connected: Set<string>;
}

/**
 * The command to put before the one to watch. Only these calls stop a process, and the tracer is not its parent, so signals and deadlines work as
 * usual.
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

/** Parses a log of strace. The arguments are on the line where a call began, so calls that others interrupted are included. */
export function readSystemCalls(log: string): SystemCalls {
  const calls: SystemCalls = { written: new Set(), opened: new Set(), connected: new Set() };
  for (const line of log.split('\n')) {
    const [, call = '', words = ''] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? [];
    if (['connect', 'sendto', 'sendmsg', 'sendmmsg'].includes(call)) for (const address of addressesIn(words)) calls.connected.add(address);
    const [, folder = '', name] = /^(?:[\w-]+<([^>]*)>, )?"([^"]*)"/.exec(words) ?? [];
    if (call === '' || name === undefined || calls.connected.has(name)) continue;
    // mkdir and similar calls don't say which folder a relative path starts from, so such a path is kept as it is
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
