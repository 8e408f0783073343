-- What `LANG` chose, with the time at which the customer said so: pages of the journal come more than once and in any order.
-- `phone` of a row that the journal wrote is the customer's HMAC (`customers.user_key_hmac`): a queue carries no phone number. Whoever
-- wants to know a customer's language asks by `customer_id`.
alter table customer_preferences add column if not exists chosen_at timestamptz not null default now();

create index if not exists idx_customer_preferences_customer on customer_preferences (customer_id);
