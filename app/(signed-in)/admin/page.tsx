import { redirect } from 'next/navigation';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';

export default async function AdminPage() {
  await requireAdministrator();
  redirect('/admin/people');
}
