/**
 * A page's owner is the user it was opened for. All tabs of a browser share one login cookie, so a tab may stay open
 * while another one signs in as somebody else. Every request that a page makes on its owner's behalf names the owner,
 * and the server refuses it if the cookie has become another user's.
 */

/** The form field that holds the owner's id. */
export const OWNER_FIELD = 'pageOwner';
/** The header that holds the owner's id in a request for data. */
export const OWNER_HEADER = 'x-page-owner';
