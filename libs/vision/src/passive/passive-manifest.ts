import { ArrayMaxSize, ArrayMinSize, IsArray, IsNumber, Max, Min } from 'class-validator';
import { NetworkManifest } from '../network-manifest.js';

/** What is known of a network that tells real faces from pictures. It has one input, and one output of two or more numbers before softmax, the first one for a real face. */
export class PassiveManifest extends NetworkManifest {
  /** Sizes of the crops around the face, in widths and heights of its box; the network's answers are averaged. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @IsNumber({}, { each: true })
  @Min(1, { each: true })
  @Max(4, { each: true })
  crops!: number[];
}
