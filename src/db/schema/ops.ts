import {
  bigint,
  bigserial,
  boolean,
  date,
  integer,
  jsonb,
  pgSchema,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, instant, updatedAt } from './columns.ts';

/** Mirrors migrations/0010_ops.sql and 0015_api_writes.sql. */

const ops = pgSchema('ops');
const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

export const securityEventTypes = ops.table('security_event_types', {
  code: text('code').primaryKey(),
  description: text('description').notNull(),
  defaultSeverity: text('default_severity', { enum: SEVERITIES }).notNull().default('MEDIUM'),
  createdAt: createdAt(),
});

export const securityEvents = pgTable('security_events', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  dedupeKey: text('dedupe_key'),
  tenantId: uuid('tenant_id'),
  restaurantId: uuid('restaurant_id'),
  conversationObjectId: text('conversation_object_id'),
  channel: text('channel'),
  subjectHmac: text('subject_hmac'),
  eventType: text('event_type').notNull(),
  severity: text('severity', { enum: SEVERITIES }).notNull().default('MEDIUM'),
  occurrences: integer('occurrences').notNull().default(1),
  payloadJson: jsonb('payload_json').notNull().default({}),
  correlationId: text('correlation_id'),
  createdAt: createdAt(),
});

export const workflowErrors = pgTable('workflow_errors', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  workflowName: text('workflow_name').notNull(),
  nodeName: text('node_name'),
  errorCode: text('error_code'),
  errorMessage: text('error_message'),
  stack: text('stack'),
  executionId: text('execution_id'),
  correlationId: text('correlation_id'),
  createdAt: createdAt(),
});

export const adminAuditLog = pgTable('admin_audit_log', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  tenantId: uuid('tenant_id'),
  restaurantId: uuid('restaurant_id'),
  actorClientId: uuid('actor_client_id'),
  actorName: text('actor_name'),
  action: text('action').notNull(),
  objectType: text('object_type'),
  objectId: text('object_id'),
  requestId: text('request_id'),
  ip: text('ip'),
  userAgent: text('user_agent'),
  payloadJson: jsonb('payload_json').notNull().default({}),
  createdAt: createdAt(),
});

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    clientId: uuid('client_id').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    requestHash: text('request_hash').notNull(),
    startedAt: instant('started_at').notNull().defaultNow(),
    answerJson: jsonb('answer_json'),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.idempotencyKey] })],
);

export const adminWaAuditLog = pgTable('admin_wa_audit_log', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  eventId: text('event_id'),
  tenantId: uuid('tenant_id'),
  restaurantId: uuid('restaurant_id'),
  actorPhone: text('actor_phone').notNull(),
  actorRole: text('actor_role').notNull().default('admin'),
  action: text('action').notNull(),
  targetType: text('target_type'),
  targetId: text('target_id'),
  commandRaw: text('command_raw'),
  metadataJson: jsonb('metadata_json').notNull().default({}),
  ipAddress: text('ip_address'),
  success: boolean('success').notNull().default(true),
  errorMessage: text('error_message'),
  createdAt: createdAt(),
});

export const systemFlags = pgTable('system_flags', {
  flagId: bigserial('flag_id', { mode: 'number' }).primaryKey(),
  restaurantId: uuid('restaurant_id'),
  flagKey: text('flag_key').notNull(),
  flagValue: text('flag_value').notNull(),
  description: text('description'),
  updatedAt: updatedAt(),
  updatedBy: text('updated_by'),
});

export const opsKv = pgTable('ops_kv', {
  key: text('key').primaryKey(),
  valueJson: jsonb('value_json').notNull().default({}),
  updatedAt: updatedAt(),
});

export const retentionRuns = ops.table('retention_runs', {
  runId: bigserial('run_id', { mode: 'number' }).primaryKey(),
  runStartedAt: instant('run_started_at').notNull().defaultNow(),
  runFinishedAt: instant('run_finished_at'),
  dryRun: boolean('dry_run').notNull().default(false),
  tableName: text('table_name').notNull(),
  cutoffTs: instant('cutoff_ts').notNull(),
  batchSize: integer('batch_size').notNull(),
  deletedRows: bigint('deleted_rows', { mode: 'number' }).notNull().default(0),
  detailsJson: jsonb('details_json').notNull().default({}),
  status: text('status').notNull().default('STARTED'),
  runDay: date('run_day', { mode: 'string' }),
  iterations: integer('iterations').notNull().default(0),
});
