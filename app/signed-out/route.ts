/**
 * Where every tab goes once its login has ended. No page, so that the browser loads the next one anew and keeps nothing
 * of the account in the tab's memory; its pages are in no cache (`no-store`). `Clear-Site-Data: "cache"` would do no
 * more, and Chromium answered for 20 s no request of the browser while it cleared. Storage stays, which holds nothing of
 * an account: the theme, and the devices that were chosen.
 */
export function GET(request: Request): Response {
  // The start page says so.
  const isDeleted = new URL(request.url).searchParams.get('account') === 'deleted';
  const headers = { Location: isDeleted ? '/?account=deleted' : '/', 'Cache-Control': 'no-store' };
  return new Response(null, { status: 303, headers });
}
