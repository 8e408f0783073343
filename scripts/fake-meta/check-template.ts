import { listAt, malformed, recordAt, textAt, wrong } from './check.ts';
import { TEMPLATES } from './demo.ts';
import { refuse } from './graph-error.ts';
import { isRecord, type JsonRecord } from './json.ts';

const PARAMETER_MAX = 1024;
const PAYLOAD_MAX = 256;

export function checkTemplate(template: JsonRecord): void {
  const name = textAt({ value: template.name, path: "template['name']", max: 512 });
  const language = recordAt(template.language, "template['language']");
  const code = textAt({ value: language.code, path: "template['language']['code']", max: 16 });
  const approved = TEMPLATES.find((item) => item.name === name && item.language === code);
  if (!approved) {
    refuse({
      channel: 'whatsapp',
      code: 132001,
      details: `template name (${name}) does not exist in ${code}`,
    });
  }
  const components = template.components === undefined ? [] : listAt(template.components, 'components');
  const given = countBodyParameters(components);
  if (given !== approved.variables) {
    refuse({
      channel: 'whatsapp',
      code: 132000,
      details: `body: number of localizable_params (${given}) does not match the expected number of params (${approved.variables})`,
    });
  }
}

function countBodyParameters(components: readonly unknown[]): number {
  let count = 0;
  for (const [index, item] of components.entries()) {
    const path = `components[${index}]`;
    const component = recordAt(item, path);
    const parameters = component.parameters === undefined ? [] : listAt(component.parameters, path);
    if (component.type === 'button') {
      checkButtonParameters(parameters, path);
      continue;
    }
    if (component.type !== 'body') wrong(`${path}['type'] has no place in this template.`);
    parameters.forEach((parameter, position) => {
      checkTextParameter(parameter, `${path}['parameters'][${position}]`);
    });
    count += parameters.length;
  }
  return count;
}

function checkTextParameter(item: unknown, path: string): void {
  const parameter = recordAt(item, path);
  if (parameter.type !== 'text') wrong(`${path}['type'] must be text.`);
  const text = textAt({ value: parameter.text, path: `${path}['text']`, max: PARAMETER_MAX });
  if (/[\n\r\t]| {5,}/.test(text)) {
    malformed('Param text cannot have new-line/tab characters or more than 4 consecutive spaces');
  }
}

function checkButtonParameters(parameters: readonly unknown[], path: string): void {
  for (const item of parameters) {
    if (!isRecord(item)) malformed(`Param ${path}['parameters'] must hold JSON objects.`);
    textAt({ value: item.payload, path: `${path}['parameters']['payload']`, max: PAYLOAD_MAX });
  }
}
