export { type ConnectOptions, connect, type Database } from './connect.ts';
export { DatabaseError } from './database-error.ts';
