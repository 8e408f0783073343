/**
 * Every column of Postgres that can hold something about a customer, judged. A new table or column that nobody has judged fails
 * `test/db/erasure.test.ts`: decide there what erasing a customer does to it (the functions of `migrations/0014_erasure.sql`, anew in a migration of yours).
 */

interface Judged {
  /** Filled by the test, gone after an erasure: emptied, or with its row. */
  readonly gone: readonly string[];
  /** Words of ours and ids of restaurants: nobody is told by them. */
  readonly kept?: readonly string[];
}

export const PERSONAL: Readonly<Record<string, Judged>> = {
  'public.customers': {
    gone: ['phone', 'display_name', 'known_hmacs'],
    // The tombstone: an HMAC and the object that it names say "do not recreate", and nobody's name.
    kept: ['channel', 'account_id', 'user_key_hmac', 'conversation_object_id', 'customer_id'],
  },
  'public.orders': {
    gone: [
      ...[
        'user_id',
        'customer_id',
        'customer_name',
        'customer_phone',
        'conversation_object_id',
        'table_label',
        'kitchen_note',
      ],
      ...[
        'delivery_address_json',
        'delivery_wilaya',
        'delivery_commune',
        'delivery_address',
        'delivery_notes',
        'delivery_phone',
      ],
      ...['delivery_lat', 'delivery_lng', 'source', 'correlation_id'],
    ],
    kept: [
      'channel',
      'account_id',
      'locale',
      'service_mode',
      'status',
      'payment_mode',
      'payment_status',
      'last_notified_status',
    ],
  },
  'public.order_items': { gone: [], kept: ['item_code', 'label', 'options_json'] },
  'public.order_status_history': { gone: ['note'], kept: ['internal_status', 'customer_status', 'actor'] },
  'public.feedback_jobs': { gone: ['conversation_object_id', 'last_error'], kept: ['channel', 'status'] },
  'public.address_clarification_requests': { gone: ['conversation_object_id', 'missing_fields'], kept: ['status'] },
  'public.inbound_messages': {
    gone: ['conversation_object_id', 'event_id', 'message_type', 'text_hash', 'correlation_id', 'meta_json'],
    kept: ['channel', 'account_id', 'outcome'],
  },
  'public.outbound_messages': {
    gone: [
      ...['dedupe_key', 'conversation_object_id', 'template', 'intent', 'receipt', 'provider_message_id', 'last_error'],
      'correlation_id',
    ],
    kept: ['channel', 'account_id', 'send_class', 'status'],
  },
  'public.outbound_requests': {
    gone: [
      ...['dedupe_key', 'conversation_object_id', 'user_id', 'customer_id', 'template', 'payload_json', 'last_error'],
      'correlation_id',
    ],
    kept: ['channel', 'account_id', 'send_class', 'status'],
  },
  'public.dead_letters': {
    gone: ['dedupe_key', 'source', 'conversation_object_id', 'reason', 'body', 'resolved_by'],
    kept: ['channel', 'account_id', 'resolution'],
  },
  'public.support_tickets': {
    gone: ['conversation_object_id', 'customer_id', 'customer_user_id', 'subject', 'context_json'],
    kept: ['channel', 'status', 'priority', 'reason_code'],
  },
  'public.support_ticket_messages': {
    gone: ['from_user_id', 'to_user_id', 'body_text', 'event_id', 'meta_json'],
    kept: ['direction'],
  },
  'public.support_assignments': { gone: ['admin_user_id'] },
  'public.payment_intents': {
    gone: ['conversation_object_id', 'customer_id', 'user_id', 'metadata_json'],
    // The provider's own number of the payment: accounts need it.
    kept: ['method', 'status', 'external_ref', 'external_provider'],
  },
  'public.payment_checkouts': { gone: ['url'], kept: ['checkout_id', 'provider', 'status'] },
  'public.payment_history': { gone: ['reason', 'metadata_json'], kept: ['from_status', 'to_status', 'actor'] },
  'public.customer_payment_profiles': { gone: ['customer_id', 'blacklist_reason'] },
  'public.customer_preferences': { gone: ['phone', 'customer_id'], kept: ['locale'] },
  'public.conversation_quarantine': {
    gone: ['conversation_object_id', 'released_by'],
    kept: ['channel', 'account_id', 'reason', 'release_policy', 'released_reason'],
  },
  'public.security_events': {
    gone: ['dedupe_key', 'conversation_object_id', 'subject_hmac', 'payload_json', 'correlation_id'],
    kept: ['channel', 'event_type', 'severity'],
  },
  'public.workflow_errors': {
    gone: ['workflow_name', 'node_name', 'error_code', 'error_message', 'stack', 'execution_id', 'correlation_id'],
  },
  'public.admin_wa_audit_log': {
    gone: ['target_id', 'command_raw', 'metadata_json', 'error_message'],
    // Of the staff member who wrote the command.
    kept: ['event_id', 'actor_phone', 'actor_role', 'action', 'target_type', 'ip_address'],
  },
  'public.idempotency_keys': { gone: ['answer_json'], kept: ['idempotency_key', 'request_hash'] },
};

/** Tables without a customer in them, and why. */
export const IMPERSONAL: Readonly<Record<string, string>> = {
  'public.admin_audit_log':
    'what clients of the API did: the id of a customer at most (`AuditEntry` has no field for more)',
  'public.api_clients': 'partners and tools',
  'public.api_clients_audit': 'what became of their tokens',
  'public.channel_accounts': 'accounts of restaurants',
  'public.commune_reference': 'places',
  'public.delivery_fee_rules': 'what a restaurant asks for',
  'public.delivery_slot_reservations': 'an order and an hour',
  'public.delivery_time_slots': 'hours',
  'public.delivery_zones': 'places',
  'public.faq_entries': 'what a restaurant answers to everybody',
  'public.fraud_rules': 'rules',
  'public.menu_item_options': 'what a restaurant sells',
  'public.menu_items': 'what a restaurant sells',
  'public.approved_templates': 'names of wording that Meta has approved',
  'public.message_templates': 'wording, with places for values',
  'public.ops_kv': 'state of our own jobs',
  'public.order_counters': 'numbers',
  'public.kitchen_calls': 'hours of an order',
  'public.delivery_codes': 'tries, by order; the code is nowhere',
  'public.staff_notices': 'to staff, by the ids of what they are about',
  'public.payment_events': 'numbers of a payment provider',
  'public.restaurant_payment_config': 'how a restaurant is paid',
  'public.restaurant_users': 'staff',
  'public.restaurants': 'who sells',
  'public.system_flags': 'switches',
  'public.tenants': 'who sells',
  'public.whatsapp_templates': 'wording that Meta has approved',
  'public.wilaya_reference': 'places',
  'ops.retention_runs': 'traces of our own jobs',
  'ops.security_event_types': 'a list of words',
  'public.schema_migrations': 'the migration runner’s own',
};
