import { brings } from '../../domain/change.ts';
import type { Acknowledgement, Receipt } from '../../store/store.ts';
import type { AcknowledgementWire, ReceiptWire } from '../schemas/receipts.ts';

export function presentAcknowledgement({
  version,
  isShown,
  at,
}: Omit<Acknowledgement, 'seq'>): AcknowledgementWire {
  return { version, shown: isShown, at };
}

/** `lastSeq` is of the newest entry about the article. */
export function presentReceipt({ key, told, earlyAt, acknowledged }: Receipt, lastSeq: number): ReceiptWire {
  return {
    key: { id: key.id, name: key.name },
    told: told && { seq: told.seq, type: told.type, version: told.version, at: told.at },
    embargoedCopyAt: earlyAt,
    current: told?.seq === lastSeq,
    acknowledged: acknowledged && presentAcknowledgement(acknowledged),
    mayShow: mayShow(told, acknowledged),
  };
}

/** What it said itself counts until it is told more than it knew then. */
function mayShow(told: Receipt['told'], said: Receipt['acknowledged']): boolean {
  if (said !== null && (told === null || told.seq <= said.seq)) return said.isShown;
  return told !== null && brings(told.type);
}
