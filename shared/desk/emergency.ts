/**
 * Numbers that people call for help, in any country (ITU-T E.161.1 and national plans). One that means something
 * else somewhere does no harm here: a call to it is placed at once, that is all.
 */
const numbers: ReadonlySet<string> = new Set(
  '000 061 066 080 091 092 100 101 102 103 104 108 110 111 112 113 114 115 117 118 119 120 122 123 131 132 133 144 155 158 159 165 190 191 192 193 194 195 197 198 199 900 907 911 912 913 985 991 992 993 995 996 997 998 999'.split(
    ' ',
  ),
)

/** What an address says around a number (RFC 3966 section 3, RFC 3261 section 19.1). */
const around = /^\s*(tel|sips?):|[@;?].*/gis

/** Whether a number as it was entered is an emergency number: nothing may delay or change a call to it. */
export const isEmergency = (number: string): boolean =>
  numbers.has(number.replace(around, '').replace(/[\s()./-]/g, ''))
