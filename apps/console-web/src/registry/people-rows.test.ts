import { fileFor, readPeople } from './people-rows.js';

describe('a file of people', () => {
  it('is read by its columns, with each person’s line number', () => {
    const rows = readPeople(
      '\uFEFFname,identificationNumber,photo,photoDate\n张三,110101199003070118,photos/zhang.jpg,2021-05-04\n李四 ,110101199003070126,,\n',
    );
    expect(rows).toEqual([
      { line: 2, name: '张三', identificationNumber: '110101199003070118', photo: 'photos/zhang.jpg', photoDate: '2021-05-04' },
      { line: 3, name: '李四', identificationNumber: '110101199003070126' },
    ]);
    expect(fileFor('photos/zhang.jpg', [{ name: 'other.jpg' }, { name: 'zhang.jpg' }])?.name).toBe('zhang.jpg');
  });

  it('without the required columns is not accepted', () => expect(readPeople('a,b\n1,2\n')).toBeUndefined());
});
