export { runDoctor } from './runDoctor';
