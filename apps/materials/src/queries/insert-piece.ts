import type { EntityManager } from 'typeorm';

interface Piece {
  captureId: string;
  sequence: number;
  frames: string;
  frameCount: number;
  guidance: string;
  first: number | null;
  last: number;
  bytes: number | null;
  receivedAt: number;
  poses: Buffer | null;
  progress: object | null;
  answeredAt: number | null;
}

/**
 * False where the piece is there already, or its recording has ended. By hand: checking the recording and writing must be one statement, so
 * that no piece comes to a recording that is being finished.
 */
export async function insertPiece(manager: EntityManager, piece: Piece): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `insert into capture_piece (capture_id, sequence, frames, frame_count, guidance, first, last, bytes, received_at, poses, progress, answered_at)
       select id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from capture where id = $1 and outcome is null for share on conflict do nothing returning sequence`,
    [
      ...[piece.captureId, piece.sequence, piece.frames, piece.frameCount, piece.guidance],
      ...[piece.first, piece.last, piece.bytes, piece.receivedAt, piece.poses],
      ...[piece.progress === null ? null : JSON.stringify(piece.progress), piece.answeredAt],
    ],
  );
  return rows.length > 0;
}
