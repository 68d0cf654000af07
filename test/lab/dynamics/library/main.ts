import { installLibrary } from './library.ts'

installLibrary(window)
