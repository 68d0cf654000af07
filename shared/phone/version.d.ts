/** Version of the phone, filled in by the build. */
declare const SIDETONE_VERSION: string
