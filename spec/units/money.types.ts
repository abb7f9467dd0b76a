export interface Money {
  amount: number;
  /** ISO 4217. */
  currency: string;
}
