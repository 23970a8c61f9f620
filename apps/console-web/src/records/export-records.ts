import type { FoundAttempts, ListedAttempt } from '@shiren/contracts-console';
import { reasonText } from '@shiren/schemes';
import { csvLines, idCell, toCsv } from '@shiren/reports';
import { decisionTime } from '../attempts/duration.js';
import { stateTitles } from '../attempts/states.js';
import type { Text } from '../language.js';
import { schemeTitle } from '../scenes/scheme-title.js';

/** A spreadsheet opens no more rows than about these. */
export const MAX_EXPORTED = 1_000_000;

interface Export {
  /** Fetches the page after a cursor. */
  fetchPage: (cursor: string | undefined) => Promise<FoundAttempts>;
  timeZone: string;
  t: Text;
  onProgress: (rows: number) => void;
  signal: AbortSignal;
}

/** The attempts as parts of a CSV file. Each page becomes a part as it arrives, so that the page's memory does not hold the attempts. */
export async function exportRecords({ fetchPage, timeZone, t, onProgress, signal }: Export): Promise<{ parts: Blob[]; complete: boolean }> {
  const time = timeIn(timeZone);
  const parts = [new Blob([toCsv([header(timeZone, t)])])];
  let rows = 0;
  for (let cursor: string | undefined; ;) {
    const { attempts, next } = await fetchPage(cursor);
    signal.throwIfAborted();
    parts.push(new Blob([csvLines(attempts.map((attempt) => rowOf(attempt, time, t)))]));
    rows += attempts.length;
    onProgress(rows);
    if (next === undefined || rows >= MAX_EXPORTED) return { parts, complete: next === undefined };
    cursor = next;
  }
}

/** As spreadsheets read it in every language: 2026-11-01 12:00:00. */
function timeIn(timeZone: string): (instant: string | undefined) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => (instant ? format.format(new Date(instant)) : '');
}

const header = (timeZone: string, t: Text): string[] => [
  'TicketId',
  t('场景标识', 'Scene'),
  t('方案', 'Scheme'),
  t('环境', 'Environment'),
  t('结果', 'Result'),
  t('原因', 'Reasons'),
  t('得分', 'Score'),
  t('与权威数据源比对得分', 'Score against the authority'),
  t('与身份证头像比对得分', 'Score against the ID card'),
  t('判定用时（秒）', 'Decided in (s)'),
  `${t('开始时间', 'Started')} (${timeZone})`,
  `${t('提交时间', 'Submitted')} (${timeZone})`,
  `${t('判定时间', 'Decided')} (${timeZone})`,
  t('认证 ID', 'Attempt id'),
];

function rowOf(attempt: ListedAttempt, time: (instant: string | undefined) => string, t: Text): (string | number)[] {
  const { attemptId, ticketId, biz, scheme, sandbox, state, reasons, trustedScore, authorityScore, similarityScore } = attempt;
  const needed = decisionTime(attempt);
  return [
    ...[idCell(ticketId), idCell(biz), schemeTitle(scheme, t), sandbox ? t('沙箱', 'sandbox') : t('正式', 'real'), t(...words(stateTitles[state]))],
    reasons.map((code) => `${code} ${t(reasonText(code).zh, reasonText(code).en)}`).join(t('；', '; ')),
    ...[scoreText(trustedScore), scoreText(authorityScore), scoreText(similarityScore), needed === undefined ? '' : needed / 1_000],
    ...[time(attempt.openedAt), time(attempt.submittedAt), time(attempt.decidedAt), attemptId],
  ];
}

const words = ([zh, en]: readonly [string, string, string]): [string, string] => [zh, en];
const scoreText = (score: number | undefined): string | number => (score === undefined ? '' : Math.round(score * 10) / 10);
