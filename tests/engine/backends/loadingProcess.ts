import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';

// What a process does that only loads TensorFlow; logLevel.test.ts looks at what it prints.
console.log((await loadTensorFlow()).backendName);
