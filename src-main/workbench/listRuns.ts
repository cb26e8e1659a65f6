export { listRunsReadOnly } from '../store/store';
