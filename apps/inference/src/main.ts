import 'reflect-metadata';
import { runService } from '@shiren/bus';
import { InferenceModule } from './inference.module.js';

await runService({ name: 'inference', module: InferenceModule });
