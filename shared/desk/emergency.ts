import { plainNumberOf } from './plain-number.ts'

const list = (numbers: string): ReadonlySet<string> => new Set(numbers.split(' '))

/**
 * Emergency numbers in any telephone: where they are no emergency number of the network, it brings them to help all
 * the same (3GPP TS 22.101 section 10.1.1; its `08` is left out, which is where many numbers begin).
 */
const everywhere = list('000 110 112 118 119 911 999')

/**
 * Numbers that people call for help in some country (ITU-T E.161.1 and national plans), and colleagues in many a
 * company.
 */
const somewhere = list(
  '061 066 080 091 092 100 101 102 103 104 108 111 113 114 115 117 120 122 123 131 132 133 144 155 158 159 165 190 191 192 193 194 195 197 198 199 900 907 912 913 985 991 992 993 995 996 997 998',
)

/** Whether a number as it was entered is an emergency number for sure: help has to be able to call back. */
export const isEmergency = (number: string): boolean => everywhere.has(plainNumberOf(number))

/** Whether it may be one: nothing may delay or change a call to it. That does no harm to a colleague's number. */
export const mayBeEmergency = (number: string): boolean =>
  isEmergency(number) || somewhere.has(plainNumberOf(number))
