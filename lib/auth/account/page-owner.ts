/**
 * A page's owner is the person it was opened for. All tabs of a browser share one login cookie, so that a tab may be left
 * open while another one signs in as somebody else. Whatever a page asks of the server in its owner's name says who that
 * is, and is refused where the cookie has become another's.
 */

/** The owner's id in a form. */
export const OWNER_FIELD = 'pageOwner';
/** The owner's id with a request for data. */
export const OWNER_HEADER = 'x-page-owner';
