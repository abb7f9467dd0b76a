import type { ProjectAnswers } from "./project-questions.ts";

export function renderModelCard({ team, contact, connection }: ProjectAnswers): string {
  const origin = connection === undefined ? "a sample that `jobs/ingest_orders.py` makes up" : `\`${connection.name}\``;
  return `# Demand

**What it does.** Says how much of a product will be ordered on a day of the week: what was ordered on such days before, on average.

**Meant for.** Planning stock. Not for prices, credit or anything else that is decided about a person.

**Trained on.** \`bronze.orders\`, from ${origin}: product, quantity and day. No person is in it.

**Known limits.** A product that was never ordered gets the average of all. Seasons, holidays and promotions are not known to it.

**Owner.** Team ${team}, ${contact}.
`;
}
