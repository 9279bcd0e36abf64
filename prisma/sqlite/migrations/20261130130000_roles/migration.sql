-- By hand: Prisma's schema has no CHECK constraints, and the table is not made anew.
ALTER TABLE "User" ADD COLUMN "role" TEXT NOT NULL DEFAULT 'member' CONSTRAINT "User_role_check" CHECK ("role" IN ('member', 'administrator'));
