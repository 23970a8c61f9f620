import { checkParameters } from './action.js';
import { actions, findAction } from './actions.js';
import { readBinding, readMaterials } from './materials.js';

describe('materials in a call', () => {
  it('are read in any numbering', () => {
    const parameters = { 'Material.3.MaterialType': 'Name', 'Material.3.Value': '王芳', 'Material.1.MaterialType': 'FacePic', 'Material.1.Value': 'base64://' };
    expect(readMaterials(parameters)).toEqual([
      { type: 'FacePic', value: 'base64://' },
      { type: 'Name', value: '王芳' },
    ]);
  });

  it.each([
    [{}, 'MissingMaterial'],
    [{ 'Material.1.MaterialType': 'Name' }, 'MissingMaterial.1.Value'],
    [{ 'Material.1.Value': 'x' }, 'MissingMaterial.1.MaterialType'],
    [{ 'Material.1.MaterialType': 'Nose', 'Material.1.Value': 'x' }, 'InvalidParameter.Material.1.MaterialType'],
  ])('%j is refused with %s', (parameters: Record<string, string>, code) => {
    expect(() => readMaterials(parameters)).toThrow(expect.objectContaining({ code }));
  });

  it.each(['{', '[]', 'null', '1', '{"Name":1}', '{"Nose":"x"}', '{"Name":""}'])('a Binding of %s is refused', (binding) => {
    expect(() => readBinding(binding)).toThrow(expect.objectContaining({ code: 'InvalidParameter.Binding' }));
  });
});

describe('the table of actions', () => {
  it('names what is missing', () => {
    expect(() => findAction('POST', undefined, '2018-09-16')).toThrow(expect.objectContaining({ code: 'MissingAction' }));
    expect(() => findAction('POST', 'GetStatus', undefined)).toThrow(expect.objectContaining({ code: 'MissingVersion' }));
    expect(() => findAction('POST', 'GetStatus', '2017-01-01')).toThrow(expect.objectContaining({ code: 'InvalidVersion' }));
    expect(() => findAction('POST', 'GetStatus', '2019-03-07')).toThrow(expect.objectContaining({ code: 'InvalidAction.NotFound' }));
    expect(() => findAction('GET', 'CompareFaces', '2018-09-16')).toThrow(expect.objectContaining({ code: 'UnsupportedHTTPMethod' }));
  });

  it.each(actions.map(({ name }) => name))('%s checks its parameters', (name) => {
    const action = actions.find((candidate) => candidate.name === name)!;
    const [first] = Object.keys(action.parameters);
    expect(() => checkParameters(action, {})).toThrow(expect.objectContaining({ code: `Missing${first}` }));
  });
});
