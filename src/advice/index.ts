export { type AdviceQuestion, adviceQuestion, type Proposal } from './advice.ts';
