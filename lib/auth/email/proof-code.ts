import { linkCodes } from '@/lib/auth/link-codes';

/** The codes of proofs (`EmailProof`). */
export const { encode: encodeProofCode, decode: decodeProofCode } = linkCodes('email proof');
