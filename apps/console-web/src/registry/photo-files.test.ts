import { fileFor } from './photo-files.js';

describe('the photo of a row', () => {
  const files = [{ name: 'other.jpg' }, { name: 'zhang.jpg' }, { name: 'José.jpg'.normalize('NFD') }];

  it.each(['zhang.jpg', 'photos/zhang.jpg', 'photos\\zhang.jpg', 'C:\\photos\\zhang.jpg'])('%s is found by its name', (path) => {
    expect(fileFor(path, files)).toBe(files[1]);
  });

  it('is found however its accents are encoded', () => expect(fileFor('photos/José.jpg', files)).toBe(files[2]));

  it('is missing if no such file was chosen', () => expect(fileFor('photos/', files)).toBeUndefined());
});
