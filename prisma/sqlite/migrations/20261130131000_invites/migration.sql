-- CreateTable
CREATE TABLE "Invite" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "role" TEXT NOT NULL DEFAULT 'member',
    "note" TEXT NOT NULL DEFAULT '',
    "places" INTEGER NOT NULL DEFAULT 1,
    "placesLeft" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME,
    "withdrawnAt" DATETIME,
    CONSTRAINT "Invite_role_check" CHECK ("role" IN ('member', 'administrator')),
    CONSTRAINT "Invite_placesLeft_check" CHECK ("placesLeft" >= 0 AND "placesLeft" <= "places")
);
