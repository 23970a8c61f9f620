import { RecognitionModel } from '@shiren/vision';
import type { InferenceEnvironment } from '../environment.js';

/** The engine that runs the network of any recognition model. */
export const RECOGNITION_ENGINE = 'onnxruntime';

/**
 * Opens the recognition model and the calibration that FACE_MODEL and FACE_CALIBRATION name, or else the shipped ones. Refuses a model
 * whose network differs from its manifest, or that has no calibration. Throws an error that names the variable and says what is wrong.
 */
export async function openRecognition({ faceModel: manifest, faceCalibration: calibration }: InferenceEnvironment): Promise<RecognitionModel> {
  try {
    const model = await RecognitionModel.open({ ...(manifest ? { manifest } : {}), ...(calibration ? { calibration } : {}) });
    await model.network();
    if (!model.isCalibrated) throw new Error(`The model ${model.name} has no calibration; make one with npm run calibrate.`);
    return model;
  } catch (error) {
    const variables = [manifest && 'FACE_MODEL', calibration && 'FACE_CALIBRATION'].filter(Boolean).join(' and ');
    throw new Error(`${variables ? `${variables} cannot be used: ` : ''}${(error as Error).message}`, { cause: error });
  }
}
