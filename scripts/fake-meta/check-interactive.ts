import { httpLinkAt, idAt, listAt, onlyKeys, optionalText, recordAt, requireUnique, textAt, wrong } from './check.ts';
import { checkMedia } from './check-content.ts';
import type { CheckContext } from './checked-send.ts';
import type { JsonRecord } from './json.ts';

const BODY_MAX = 1024;
const SHORT_MAX = 60;
const LABEL_MAX = 20;
const BUTTONS_MAX = 3;
const BUTTON_ID_MAX = 256;
const SECTIONS_MAX = 10;
const ROWS_MAX = 10;
const SECTION_TITLE_MAX = 24;
const ROW_ID_MAX = 200;
const ROW_TITLE_MAX = 24;
const ROW_DESCRIPTION_MAX = 72;
const FLOW_LABEL_MAX = 30;

const NAMED_ACTIONS: Readonly<Record<string, string>> = {
  location_request_message: 'send_location',
  request_contact_info: 'request_contact_info',
  cta_url: 'cta_url',
  flow: 'flow',
};

export function checkInteractive(interactive: JsonRecord, context: CheckContext): void {
  onlyKeys(interactive, 'interactive', ['type', 'header', 'body', 'footer', 'action']);
  const type = textAt({ value: interactive.type, path: "interactive['type']", max: 64 });
  const action = recordAt(interactive.action, "interactive['action']");
  checkFrame(interactive, type, context);
  if (type === 'button') checkButtons(action);
  else if (type === 'list') checkList(action);
  else checkNamedAction(type, action);
}

function checkNamedAction(type: string, action: JsonRecord): void {
  const name = NAMED_ACTIONS[type];
  if (name === undefined) wrong(`interactive['type'] ${type} is not supported.`);
  if (action.name !== name) wrong(`interactive['action']['name'] must be ${name}.`);
  if (type === 'cta_url') checkLinkButton(action);
  if (type === 'flow') {
    const parameters = recordAt(action.parameters, "action['parameters']");
    textAt({ value: parameters.flow_cta, path: "parameters['flow_cta']", max: FLOW_LABEL_MAX });
  }
}

function checkFrame(interactive: JsonRecord, type: string, context: CheckContext): void {
  const body = recordAt(interactive.body, "interactive['body']");
  textAt({ value: body.text, path: "interactive['body']['text']", max: BODY_MAX });
  if (interactive.footer !== undefined) {
    const footer = recordAt(interactive.footer, "interactive['footer']");
    textAt({ value: footer.text, path: "interactive['footer']['text']", max: SHORT_MAX });
  }
  if (interactive.header === undefined) return;
  const header = recordAt(interactive.header, "interactive['header']");
  const kind = header.type;
  if (kind === 'text') {
    textAt({ value: header.text, path: "interactive['header']['text']", max: SHORT_MAX });
    return;
  }
  if (type === 'list') wrong('A list message can have a text header only.');
  if (kind !== 'image' && kind !== 'video' && kind !== 'document') {
    wrong("interactive['header']['type'] must be one of text, image, video, document.");
  }
  checkMedia(kind, recordAt(header[kind], `interactive['header']['${kind}']`), context);
}

function checkButtons(action: JsonRecord): void {
  onlyKeys(action, "interactive['action']", ['buttons']);
  const buttons = listAt(action.buttons, "action['buttons']");
  if (buttons.length < 1 || buttons.length > BUTTONS_MAX) {
    wrong(`Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: ${BUTTONS_MAX}`);
  }
  const replies = buttons.map((item, index) => {
    const path = `buttons[${index}]`;
    const button = recordAt(item, path);
    if (button.type !== 'reply') wrong(`${path}['type'] must be reply.`);
    const reply = recordAt(button.reply, `${path}['reply']`);
    onlyKeys(reply, `${path}['reply']`, ['id', 'title']);
    return {
      id: idAt({ value: reply.id, path: `${path}['reply']['id']`, max: BUTTON_ID_MAX }),
      title: textAt({ value: reply.title, path: `${path}['reply']['title']`, max: LABEL_MAX }),
    };
  });
  requireUnique(
    replies.map((reply) => reply.id),
    'button ids',
  );
  requireUnique(
    replies.map((reply) => reply.title),
    'button titles',
  );
}

function checkList(action: JsonRecord): void {
  onlyKeys(action, "interactive['action']", ['button', 'sections']);
  textAt({ value: action.button, path: "action['button']", max: LABEL_MAX });
  const sections = listAt(action.sections, "action['sections']");
  if (sections.length < 1 || sections.length > SECTIONS_MAX) {
    wrong(`Invalid sections count. Min allowed sections: 1, Max allowed sections: ${SECTIONS_MAX}`);
  }
  const ids = sections.flatMap((item, index) => checkSection(item, `sections[${index}]`, sections.length > 1));
  if (ids.length > ROWS_MAX) wrong(`Total row count exceed max allowed count: ${ROWS_MAX}`);
  requireUnique(ids, 'row ids');
}

function checkSection(item: unknown, path: string, titleIsDue: boolean): readonly string[] {
  const section = recordAt(item, path);
  onlyKeys(section, path, ['title', 'rows']);
  const title = { value: section.title, path: `${path}['title']`, max: SECTION_TITLE_MAX };
  if (titleIsDue) textAt(title);
  else optionalText(title);
  const rows = listAt(section.rows, `${path}['rows']`);
  if (rows.length === 0) wrong(`${path}['rows'] must hold at least one row.`);
  return rows.map((row, index) => checkRow(row, `${path}['rows'][${index}]`));
}

function checkRow(item: unknown, path: string): string {
  const row = recordAt(item, path);
  onlyKeys(row, path, ['id', 'title', 'description']);
  textAt({ value: row.title, path: `${path}['title']`, max: ROW_TITLE_MAX });
  optionalText({ value: row.description, path: `${path}['description']`, max: ROW_DESCRIPTION_MAX });
  return idAt({ value: row.id, path: `${path}['id']`, max: ROW_ID_MAX });
}

function checkLinkButton(action: JsonRecord): void {
  const parameters = recordAt(action.parameters, "action['parameters']");
  textAt({ value: parameters.display_text, path: "parameters['display_text']", max: LABEL_MAX });
  httpLinkAt(parameters.url, "parameters['url']");
}
