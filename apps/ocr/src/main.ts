import 'reflect-metadata';
import { runService } from '@shiren/bus';
import { OcrModule } from './ocr.module.js';

await runService({ name: 'ocr', module: OcrModule });
