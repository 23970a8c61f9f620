import { Injectable } from '@nestjs/common';
import type { LinkFigures, ListCaptures, RecordedCapture } from '@shiren/contracts-media';
import { demands, isRisky, livenessReasons, type EvidenceKind, type LivenessReason } from '@shiren/liveness';
import { DataSource, In } from 'typeorm';
import { Capture, CapturePiece } from './capture.entity.js';

/** What is known of an attempt's recordings, for the operator. */
@Injectable()
export class RecordedCaptures {
  constructor(private readonly database: DataSource) {}

  async list({ attemptId, accountId }: ListCaptures): Promise<RecordedCapture[]> {
    const captures = await this.database.manager.find(Capture, { where: { attemptId, accountId }, order: { issuedAt: 'asc' } });
    const pieces = await this.database.manager.findBy(CapturePiece, { captureId: In(captures.map(({ id }) => id)) });
    return captures.map(({ id, issuedAt, outcome, reasons, evidence, link }) => {
      const own = pieces.filter(({ captureId }) => captureId === id);
      return {
        captureId: id,
        startedAt: issuedAt.toISOString(),
        ...(outcome ? { outcome } : {}),
        reasons: (reasons ?? []).map((code) => ({ code, ...(isReason(code) ? livenessReasons[code] : { zh: code, en: code }) })),
        evidence: (evidence ?? []).map((piece) => ({ ...piece, ...(isKind(piece.kind) ? { least: demands[piece.kind].least } : {}) })),
        risky: isRisky(evidence ?? []),
        ...(own.length > 0 ? { link: { ...link, ...figuresOf(own) } } : {}),
      };
    });
  }
}

/** What the times and sizes of a recording's pieces say of its way here. */
export function figuresOf(pieces: readonly Pick<CapturePiece, 'bytes' | 'last' | 'receivedAt'>[]): LinkFigures {
  const sizes = pieces.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]));
  return {
    pieces: pieces.length,
    ...(sizes.length === pieces.length ? { bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) } : {}),
    milliseconds: Math.max(...pieces.map(({ receivedAt }) => receivedAt)),
    latest: Math.max(...pieces.map(({ last, receivedAt }) => receivedAt - last)),
  };
}

const isReason = (code: string): code is LivenessReason => Object.hasOwn(livenessReasons, code);
const isKind = (kind: string): kind is EvidenceKind => Object.hasOwn(demands, kind);
