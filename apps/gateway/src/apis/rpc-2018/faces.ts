import { scoreAtRate } from '@shiren/contracts-verification';
import type { DetectedFaces, FaceAttributes } from '../../operations/detect-faces.js';

/** The vendor's scale: the score for each false accept rate (in percent), as JSON with string values. */
const confidenceThresholds = JSON.stringify(
  Object.fromEntries(
    Object.entries(scoreAtRate)
      .map(([rate, score]) => [rate, String(score)])
      .reverse(),
  ),
);

export const faceComparison = (score: number): object => ({ SimilarityScore: score, ConfidenceThresholds: confidenceThresholds });

/** `wanted` holds the requested attributes in lower case; undefined means all. */
export const detectedAttributes = ({ width, height, faces }: DetectedFaces, wanted: readonly string[] | undefined): object => ({
  ImgWidth: width,
  ImgHeight: height,
  FaceInfos: { FaceAttributesDetectInfo: faces.map((face) => ({ FaceRect: rectangleOf(face), FaceAttributes: attributesOf(face, wanted) })) },
});

const rectangleOf = ({ rectangle: { top, left, width, height } }: FaceAttributes): object => ({ Top: top, Left: left, Width: width, Height: height });

function attributesOf({ blur, quality, covered, pose }: FaceAttributes, wanted: readonly string[] | undefined): object {
  const measured = {
    Blur: blur,
    Facequal: quality,
    ...(covered ? { Respirator: 'Wear' } : {}),
    Headpose: { YawAngle: pose.yaw, PitchAngle: pose.pitch, RollAngle: pose.roll },
  };
  return wanted ? Object.fromEntries(Object.entries(measured).filter(([name]) => wanted.includes(name.toLowerCase()))) : measured;
}
