/** How many accounts an invite may make. */
export const inviteMaxPlaces = 10_000;
export const inviteMaxDays = 3_650;
/** Of the note, in code units. */
export const inviteMaxNote = 200;
