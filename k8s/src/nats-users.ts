import { busUserNames, operatorPermissions, permissionsOf, type BusPermissions } from '@shiren/bus/permissions';

/** Users of NATS, the operator among them. */
export const natsUserNames = [...busUserNames, 'operator'] as const;

/** The variable that brings a user's password into the server. */
export const passwordVariable = (user: string): string => `${user.toUpperCase()}_PASSWORD`;

/** The part of the values of NATS' chart that says who may do what; passwords come from the secret `nats-users`. */
export function natsUsersValues(): object {
  return {
    container: {
      env: Object.fromEntries(
        natsUserNames.map((user) => [passwordVariable(user), { valueFrom: { secretKeyRef: { name: 'nats-users', key: passwordVariable(user) } } }]),
      ),
    },
    config: {
      merge: { authorization: { users: natsUserNames.map((user) => natsUser(user, user === 'operator' ? operatorPermissions : permissionsOf(user))) } },
    },
  };
}

const natsUser = (user: string, { publish, subscribe, responds }: BusPermissions): object => ({
  user,
  // the chart's own notation for what the server reads from its environment
  password: `<< $${passwordVariable(user)} >>`,
  permissions: { publish: { allow: publish }, subscribe: { allow: subscribe }, ...(responds ? { allow_responses: { max: 1, expires: '2m' } } : {}) },
});
