import { BlockList, isIP } from 'node:net';

/** A kind of option: how its text is read (undefined where it doesn't fit) and, for people, what it accepts. */
export type Kind<T> = {
  readonly accepts: string;
  readonly read: (text: string) => T | undefined;
  /** Never shown in a message. */
  readonly secret?: true;
};

export function integer(least: number, most: number): Kind<number> {
  return {
    accepts: `a whole number from ${least} to ${most}`,
    read: (given) =>
      /^\d{1,9}$/.test(given) && Number(given) >= least && Number(given) <= most ? Number(given) : undefined,
  };
}

/** `auto` is one for each processor that the process may use. */
export const workers: Kind<number | 'auto'> = {
  accepts: 'a whole number from 1 to 64, or `auto`',
  read: (given) => (given === 'auto' ? given : integer(1, 64).read(given)),
};

export const flag: Kind<boolean> = {
  accepts: '`true` or `false`',
  read: (given) => ({ true: true, false: false })[given],
};

export function oneOf<const T extends string>(...values: readonly T[]): Kind<T> {
  return {
    accepts: `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
    read: (given) => values.find((value) => value === given),
  };
}

export function text(least: number, most: number): Kind<string> {
  return {
    accepts: `a line of ${least} to ${most} characters`,
    read: (given) =>
      given.length >= least && given.length <= most && !/\p{Cc}/u.test(given) ? given : undefined,
  };
}

/** Null stands for an option that isn't set. */
export function optional<T>(kind: Kind<T>): Kind<T | null> {
  return kind;
}

export function secret(least: number): Kind<string> {
  return {
    accepts: `${least} to 200 printable ASCII characters without spaces`,
    read: (given) => (/^[\x21-\x7e]{1,200}$/.test(given) && given.length >= least ? given : undefined),
    secret: true,
  };
}

export const hostName: Kind<string> = {
  accepts: 'a host name or an IP address',
  read: (given) => (HOST_NAME.test(given) || isIP(given) !== 0 ? given : undefined),
};

const HOST_NAME = /^(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*$/;

/** Without the slash at its end, so that a path can be put behind it. */
export const webUrl: Kind<string> = {
  accepts: 'an http or https URL without query and fragment, such as `https://api.example.com`',
  read: (given) => {
    const url = URL.parse(given);
    if (url === null || !/^https?:$/.test(url.protocol) || /[?#\s]/.test(given)) return undefined;
    if (url.username !== '' || url.password !== '') return undefined;
    return url.href.replace(/\/+$/, '');
  },
};

/** A path of the file system, or `:memory:`. */
export const databaseUrl: Kind<string> = {
  accepts: '`file:` and a path, such as `file:./data/dateline.db`, or `:memory:`',
  read: (given) => {
    if (given === ':memory:' || given === 'file::memory:') return ':memory:';
    return /^file:[^?#\0]+$/.test(given) ? given : undefined;
  },
};

const PLACEHOLDERS = ['section', 'slug', 'id', 'year', 'month', 'day'];

export const articlePath: Kind<string> = {
  accepts: `a path that starts with \`/\` and holds \`{slug}\` or \`{id}\`, with no other placeholders than ${PLACEHOLDERS.map((name) => `\`{${name}}\``).join(', ')}`,
  read: (given) => {
    const names = [...given.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
    const rest = given.replaceAll(/\{[^{}]*\}/g, '');
    const fits = /^\/(?!\/)/.test(given) && /^[A-Za-z0-9/._~-]*$/.test(rest);
    if (!fits || !names.every((name) => PLACEHOLDERS.includes(name))) return undefined;
    return names.includes('slug') || names.includes('id') ? given : undefined;
  },
};

/** False for `off`. */
export const cidrs: Kind<readonly string[] | false> = {
  accepts: '`off`, or IP addresses and CIDR networks separated by commas, such as `10.0.0.0/8, ::1`',
  read: (given) => {
    if (given === 'off' || given === 'false') return false;
    const networks = given.split(',').map((network) => network.trim());
    return networks.every(isNetwork) ? networks : undefined;
  },
};

export type Address = { readonly host: string; readonly port: number };

export const address: Kind<Address> = {
  accepts: 'a host and a port, such as `127.0.0.1:9464` or `[::1]:9464`',
  read: (given) => {
    const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d+)$/.exec(given) ?? [];
    const host = bracketed ?? plain;
    const port = integer(0, 65_535).read(digits);
    if (host === undefined || port === undefined || hostName.read(host) === undefined) return undefined;
    return { host, port };
  },
};

function isNetwork(network: string): boolean {
  const [ip = '', prefix, ...rest] = network.split('/');
  const family = isIP(ip);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  try {
    new BlockList().addSubnet(ip, integer(0, 128).read(prefix) ?? -1, family === 6 ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}
