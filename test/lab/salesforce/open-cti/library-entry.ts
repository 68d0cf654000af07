import type { LibraryOptions } from './library.ts'
import { installOpenCti } from './library.ts'

declare const openCtiOptions: LibraryOptions

installOpenCti(window, openCtiOptions)
