import type { Acknowledgement, Receipt } from '../../store/store.ts';
import type { AcknowledgementWire, ReceiptWire } from '../schemas/receipts.ts';

export function presentAcknowledgement({ version, isShown, at }: Acknowledgement): AcknowledgementWire {
  return { version, shown: isShown, at };
}

/** `lastSeq` is of the newest entry about the article. */
export function presentReceipt({ key, told, acknowledged }: Receipt, lastSeq: number): ReceiptWire {
  return {
    key: { id: key.id, name: key.name },
    told: told && { seq: told.seq, type: told.type, version: told.version, at: told.at },
    current: told?.seq === lastSeq,
    acknowledged: acknowledged && presentAcknowledgement(acknowledged),
    mayShow: mayShow(told, acknowledged),
  };
}

/** What it said itself counts until it is told something newer. */
function mayShow(told: Receipt['told'], said: Receipt['acknowledged']): boolean {
  if (said !== null && (told === null || said.at >= told.at)) return said.isShown;
  return told !== null && !TAKES.has(told.type);
}

const TAKES: ReadonlySet<string> = new Set(['article.unpublished', 'article.withdrawn', 'article.deleted']);
