import fc from 'fast-check';
import { may, maySee, permissions, roles, type Role } from './access.js';

const everything = { scenes: null, operator: true };

const permissionsOf = (role: Role) => permissions.filter((permission) => may({ role, ...everything }, permission));

describe('permissions of a role', () => {
  it('let a reviewer look at attempts and decide them, and do nothing else', () => {
    expect(permissionsOf('reviewer')).toEqual(['records.read', 'records.photos', 'records.review']);
  });

  it('increase from reports-only to read-only, full-access and owner', () => {
    const [owner, full, readOnly, reports] = (['owner', 'full-access', 'read-only', 'reports-only'] as const).map(permissionsOf);
    expect(owner).toEqual([...permissions]);
    expect(permissions.filter((permission) => !full?.includes(permission))).toEqual(['users.write']);
    expect(readOnly?.every((permission) => permission.endsWith('.read'))).toBe(true);
    expect(reports).toEqual(['reports.read']);
    expect(full).toEqual(expect.arrayContaining(['verifications.try', 'verifications.run']));
  });

  it('are reduced for users of some scenes, who never get those for the whole account', () => {
    fc.assert(
      fc.property(fc.constantFrom(...roles), fc.constantFrom(...permissions), fc.array(fc.string()), (role, permission, scenes) => {
        const some = may({ role, scenes, operator: true }, permission);
        expect(some && !may({ role, ...everything }, permission)).toBe(false);
        expect(some && ['blocks.write', 'keys.write', 'users.write', 'audit.read', 'registry.write'].includes(permission)).toBe(false);
      }),
    );
    expect([maySee({ scenes: ['A'] }, 'A'), maySee({ scenes: ['A'] }, 'B'), maySee({ scenes: null }, 'B')]).toEqual([true, false, true]);
  });

  it('include the registry only for the account that runs the installation', () => {
    expect(may({ role: 'owner', scenes: null, operator: false }, 'registry.read')).toBe(false);
  });
});
