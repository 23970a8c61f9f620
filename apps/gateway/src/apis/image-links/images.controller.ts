import { Controller, Get, GoneException, Header, NotFoundException, Param, Query, StreamableFile } from '@nestjs/common';
import { BlobNotFound, BlobStore } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { materials } from '@shiren/contracts-materials';
import { ImageLinks } from '../../images/image-links.js';

/** Serves the images that links of `GetMaterials` point to. */
@Controller('images')
export class ImagesController {
  constructor(
    private readonly links: ImageLinks,
    private readonly bus: Bus,
    private readonly blobs: BlobStore,
  ) {}

  @Get(':attemptId/:type')
  @Header('Cache-Control', 'private, no-store')
  @Header('X-Content-Type-Options', 'nosniff')
  async show(
    @Param('attemptId') attemptId: string,
    @Param('type') type: string,
    @Query('expires') expires = '',
    @Query('signature') signature = '',
  ): Promise<StreamableFile> {
    if (!this.links.isValid(attemptId, type, String(expires), String(signature), Date.now())) {
      throw new GoneException('This link has expired or is invalid; call GetMaterials for a new one.');
    }
    const image = (await this.bus.ask(materials.list, { attemptId })).find((material) => material.type === type);
    if (!image) throw new NotFoundException('This image has been erased.');
    try {
      const bytes = await this.blobs.get(image.value);
      return new StreamableFile(bytes, { type: mediaType(bytes), length: bytes.length });
    } catch (error) {
      if (error instanceof BlobNotFound) throw new NotFoundException('This image has been erased.');
      throw error;
    }
  }
}

/** The intake accepts only these three formats. */
const mediaType = (bytes: Buffer): string => (bytes[0] === 0xff ? 'image/jpeg' : bytes[0] === 0x89 ? 'image/png' : 'image/webp');
