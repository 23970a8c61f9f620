import { rpcErrors } from './rpc-error.js';

export const versions = ['2018-09-16', '2019-03-07'] as const;
export type Version = (typeof versions)[number];

export interface Parameter {
  readonly required?: boolean;
  /** Most characters; images count here as they are sent. */
  readonly maxLength: number;
  readonly pattern?: RegExp;
  /** Ends the sentence "The parameter X …" when the pattern is not met. */
  readonly rule?: string;
}

export interface Action {
  readonly name: string;
  readonly versions: readonly Version[];
  readonly methods: readonly ('GET' | 'POST')[];
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Takes `Material.N.MaterialType` and `Material.N.Value`. */
  readonly takesMaterials?: boolean;
}

/** 8 MB, the limit of a body: an image may be that long before its own limit is checked. */
const IMAGE: Parameter = { required: true, maxLength: 8 * 1024 * 1024 };
const BIZ: Parameter = { required: true, maxLength: 20, pattern: /^[A-Za-z0-9-]+$/, rule: 'takes letters, digits and hyphen, 20 at most.' };
const TICKET_ID: Parameter = { required: true, maxLength: 64, pattern: /^\P{Cc}+$/u, rule: 'takes 1 to 64 characters, none of them a control character.' };
const IMAGE_TYPE: Parameter = { required: true, maxLength: 16, pattern: /^(FacePic|IDPic)$/, rule: 'is FacePic or IDPic.' };

/** What the public API answers. */
export const actions = [
  {
    name: 'GetVerifyToken',
    versions: ['2018-09-16'],
    methods: ['GET', 'POST'],
    parameters: {
      Biz: BIZ,
      TicketId: TICKET_ID,
      Binding: { maxLength: 8 * 1024 * 1024 },
      UserData: { maxLength: 4_096 },
      VerifyConfigs: { maxLength: 4_096 },
    },
  },
  {
    name: 'SubmitMaterials',
    versions: ['2018-09-16'],
    methods: ['POST'],
    parameters: { VerifyToken: { required: true, maxLength: 128 } },
    takesMaterials: true,
  },
  {
    name: 'SubmitVerification',
    versions: ['2018-09-16'],
    methods: ['POST'],
    parameters: { Biz: BIZ, TicketId: TICKET_ID },
    takesMaterials: true,
  },
  { name: 'GetStatus', versions: ['2018-09-16'], methods: ['GET', 'POST'], parameters: { Biz: BIZ, TicketId: TICKET_ID } },
  { name: 'GetMaterials', versions: ['2018-09-16'], methods: ['GET', 'POST'], parameters: { Biz: BIZ, TicketId: TICKET_ID } },
  {
    name: 'CompareFaces',
    versions: ['2018-09-16', '2019-03-07'],
    methods: ['POST'],
    parameters: { SourceImageType: IMAGE_TYPE, SourceImageValue: IMAGE, TargetImageType: IMAGE_TYPE, TargetImageValue: IMAGE },
  },
] as const satisfies readonly Action[];

export type ActionName = (typeof actions)[number]['name'];

const isVersion = (version: string): version is Version => (versions as readonly string[]).includes(version);

/** The action that is asked for; throws the vendor's error where there is none. */
export function findAction(method: string, name: string | undefined, version: string | undefined): Action & { name: ActionName } {
  if (!name) throw rpcErrors.missing('Action');
  if (!version) throw rpcErrors.missing('Version');
  if (!isVersion(version)) throw rpcErrors.version();
  const action = actions.find((candidate) => candidate.name === name && (candidate.versions as readonly Version[]).includes(version));
  if (!action) throw rpcErrors.actionNotFound();
  if (!(action.methods as readonly string[]).includes(method)) throw rpcErrors.method();
  return action;
}

/** The action's own parameters, checked; what it does not know is left out, as the vendor does. */
export function checkParameters(action: Action, given: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, { required, maxLength, pattern, rule }] of Object.entries(action.parameters)) {
    const value = given[name];
    if (value === undefined || value === '') {
      if (required) throw rpcErrors.missing(name);
      continue;
    }
    if (value.length > maxLength) throw rpcErrors.invalid(name, `has more than ${maxLength} characters.`);
    if (pattern && !pattern.test(value)) throw rpcErrors.invalid(name, rule ?? 'is not of its form.');
    checked[name] = value;
  }
  return checked;
}
