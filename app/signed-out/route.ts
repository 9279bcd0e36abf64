/**
 * Where every tab goes once its login has ended: what the browser keeps of the pages is cleared. Its storage stays,
 * which holds nothing of an account: the theme, and the devices that were chosen.
 */
export function GET(request: Request): Response {
  // The start page says so.
  const isDeleted = new URL(request.url).searchParams.get('account') === 'deleted';
  const headers = {
    Location: isDeleted ? '/?account=deleted' : '/',
    'Clear-Site-Data': '"cache"',
    'Cache-Control': 'no-store',
  };
  return new Response(null, { status: 303, headers });
}
