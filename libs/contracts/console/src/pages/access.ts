/** What a user of the console may do. */
export const permissions = [
  'settings.read',
  'settings.write',
  'reports.read',
  /** Running a verification from the console: `try` in the sandbox, `run` for real, where it is billed and counted. */
  'verifications.try',
  'verifications.run',
  'records.read',
  'records.photos',
  'records.review',
  'records.erase',
  /** The account's block list: seeing all of it, adding to it and ending a block. */
  'blocks.write',
  'callbacks.read',
  /** Links that lead a person into a verification, which is billed and counted. */
  'links.read',
  'links.write',
  'alerts.read',
  'alerts.write',
  'keys.write',
  'users.write',
  'audit.read',
  'registry.read',
  'registry.write',
] as const;
export type Permission = (typeof permissions)[number];

/** `full-access` is the vendor's `AliyunYundunCloudAuthFullAccess`: everything of the product except managing the account's users. */
export const roles = ['owner', 'full-access', 'reviewer', 'read-only', 'reports-only'] as const;
export type Role = (typeof roles)[number];

const ofRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: permissions,
  'full-access': permissions.filter((permission) => permission !== 'users.write'),
  reviewer: ['records.read', 'records.photos', 'records.review'],
  'read-only': ['settings.read', 'reports.read', 'records.read', 'callbacks.read', 'links.read', 'alerts.read', 'registry.read'],
  'reports-only': ['reports.read'],
};

/** The rights of a user: a role, scenes (`null` for all of them), and whether the account runs this installation. */
export interface Grants {
  role: Role;
  scenes: readonly string[] | null;
  operator: boolean;
}

/** These concern the whole account, so they need access to all scenes. */
const ofAccount: readonly Permission[] = [
  'records.erase',
  'blocks.write',
  'alerts.read',
  'alerts.write',
  'keys.write',
  'users.write',
  'audit.read',
  'registry.read',
  'registry.write',
];

export const may = ({ role, scenes, operator }: Grants, permission: Permission): boolean =>
  ofRole[role].includes(permission) && (scenes === null || !ofAccount.includes(permission)) && (operator || !permission.startsWith('registry.'));

export const maySee = ({ scenes }: Pick<Grants, 'scenes'>, biz: string): boolean => scenes === null || scenes.includes(biz);
