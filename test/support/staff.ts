import { FIRST } from '../../scripts/db/demo-values.ts';
import { type ShownMessage, shownMessage } from '../../scripts/demo/shown-message.ts';
import { messagesTo, type SentItem } from './meta.ts';
import { Person } from './person.ts';
import { rows } from './postgres.ts';
import { until } from './until.ts';

/** What staff are told without having asked begins with one of these. */
const NOTICE = /^(?:🔔|⏰|🛵|✖️|⚠️|🙋|💬)/u;

/** A member of the staff on the local stack: what they are told comes between the answers to what they write. */
export class Staff extends Person {
  /** As one of the demo restaurant; `leaves` afterwards. */
  async joins(role: string): Promise<this> {
    await rows(
      "insert into restaurant_users (tenant_id, restaurant_id, channel, user_id, role) values ($1, $2, 'whatsapp', $3, $4)",
      [FIRST.tenantId, FIRST.restaurantId, this.id, role],
    );
    return this;
  }

  async leaves(): Promise<void> {
    await rows('delete from restaurant_users where user_id = $1', [this.id]);
  }

  /** The newest notice that says so; what is under it can be tapped. */
  async hears(words: string): Promise<this> {
    this.shown = await until(async () => {
      const found = (await this.notices()).filter(({ text }) => text.includes(words));
      return found.at(-1) ?? null;
    }, 20_000);
    return this;
  }

  async notices(): Promise<readonly ShownMessage[]> {
    const messages = await messagesTo(this.id);
    return messages.flatMap(({ body }) => shownMessage(body) ?? []).filter(({ text }) => NOTICE.test(text));
  }

  protected override async answers(): Promise<readonly SentItem[]> {
    const messages = await messagesTo(this.id);
    return messages.filter(({ body }) => {
      const shown = shownMessage(body);
      return shown !== null && !NOTICE.test(shown.text);
    });
  }
}
