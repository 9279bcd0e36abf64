-- By hand: SQLite adds a column that has a default without redefining the table.
ALTER TABLE "Lease" ADD COLUMN "fence" INTEGER NOT NULL DEFAULT 0;
