-- CreateTable
CREATE TABLE "Invite" (
    "id" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'member',
    "note" TEXT NOT NULL DEFAULT '',
    "places" INTEGER NOT NULL DEFAULT 1,
    "placesLeft" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3),
    "withdrawnAt" TIMESTAMP(3),
    CONSTRAINT "Invite_role_check" CHECK ("role" IN ('member', 'administrator')),
    CONSTRAINT "Invite_placesLeft_check" CHECK ("placesLeft" >= 0 AND "placesLeft" <= "places"),

    CONSTRAINT "Invite_pkey" PRIMARY KEY ("id")
);
