/** Something that must not be so. It never carries the value of a secret: what is printed ends in logs. */
export interface Finding {
  readonly where: string;
  readonly problem: string;
}
