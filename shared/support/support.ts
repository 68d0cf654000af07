export { createRecorder, type Recorder } from './recorder.ts'
export { recordTab } from './tab-events.ts'
