import { attemptStates, auditActions, doers, erasedSubjects, erasureGrounds, roles } from '@shiren/contracts-console';
import { materialTypes, problems } from '@shiren/contracts-core';
import { deliveryStates, doubts, flowSteps, outcomes } from '@shiren/contracts-verification';
import { reasonText, reasons, schemeNames } from '@shiren/schemes';
import { stateTitles } from '../attempts/states.js';
import { actionText, subjectText } from '../audit/audit-words.js';
import type { Text } from '../language.js';
import { deliveryTitles } from './delivery-words.js';
import { doerText } from './doer-words.js';
import { dataTitles } from './material-words.js';
import { doubtTitles } from '../reviews/doubts.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { problemWords } from './problem-words.js';
import { groundTitles, outcomeTitles, roleTitles } from './state-words.js';
import { stepWords } from './step-words.js';
import type { Words } from './words.js';

const zh: Text = (text) => text;
const en: Text = (_, text) => text;
const both = (text: (t: Text) => string): Words => [text(zh), text(en)];

const han = /\p{Script=Han}/u;

/** What is shown for each value of the contracts' lists. */
const lists: Record<string, readonly (readonly [value: string, words: readonly string[] | undefined])[]> = {
  'an audit action': auditActions.map((action) => [action, both((t) => actionText(action, t))]),
  'an outcome in the audit log': auditActions.map((action) => [`${action}.outcome`, both((t) => actionText(`${action}.outcome`, t))]),
  'somebody who is no user': Object.values(doers).map((doer) => [doer, both((t) => doerText(doer, t))]),
  'what an erasure was of': Object.values(erasedSubjects).map((subject) => [subject, both((t) => subjectText(subject, t))]),
  'an erasure ground': erasureGrounds.map((ground) => [ground, groundTitles[ground]]),
  'a state of an attempt': attemptStates.map((state) => [state, stateTitles[state]]),
  'a state of a callback': deliveryStates.map((state) => [state, deliveryTitles[state]]),
  'an outcome': outcomes.map((outcome) => [outcome, outcomeTitles[outcome]]),
  'a doubt': doubts.map((doubt) => [doubt, doubtTitles[doubt]]),
  'a reason': Object.keys(reasons).map((code) => [code, [reasonText(code).zh, reasonText(code).en]]),
  'a step of a flow': ['issued', ...flowSteps].map((step) => [step, stepWords(step)]),
  'a scheme': schemeNames.map((name) => [name, both((t) => schemeTitle(name, t))]),
  'a kind of personal data': materialTypes.map((type) => [type, dataTitles[type]]),
  'a role': roles.map((role) => [role, roleTitles[role]]),
  'a problem': Object.keys(problems).map((code) => [code, problemWords[code as keyof typeof problems]]),
};

describe.each(Object.keys(lists))('%s', (list) => {
  it.each(lists[list] ?? [])('%s has words in both languages', (value, words) => {
    const [chinese = '', english = ''] = words ?? [];
    expect(chinese).toMatch(han);
    expect(english).toMatch(/[A-Za-z]/);
    expect(english).not.toMatch(han);
    if (/[._-]/.test(value)) expect(english).not.toBe(value);
  });
});
